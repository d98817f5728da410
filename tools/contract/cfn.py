"""The cfn CLI, with two of its habits changed.

It dates what it archives with the present time, and takes it in the order of the file system: two archives of the same
files never are the same. Here each archive has its entries in the order of their names, with one date and one mode, and
compressed, which the CLI leaves out.

And it gives its clients of STS an address of its own, so that AWS_ENDPOINT_URL_STS says nothing. Here it does.
"""

import io
import os
import zipfile

DATE = (1980, 1, 1, 0, 0, 0)
UNIX = 3
MODE = 0o100644


class Entry(io.BytesIO):
    def close(self):
        """Keeps the content, which is written with the others."""


class ReproducibleZipFile(zipfile.ZipFile):
    def __init__(self, *args, **options):
        self.entries = {}
        super().__init__(*args, **options)

    def open(self, name, mode="r", *args, **options):
        """Every way to write an entry comes here."""
        if mode != "w":
            return super().open(name, mode, *args, **options)
        path = name.filename if isinstance(name, zipfile.ZipInfo) else name
        return self.entries.setdefault(path, Entry())

    def close(self):
        for path in sorted(self.entries):
            info = zipfile.ZipInfo(path, DATE)
            info.create_system = UNIX
            info.external_attr = MODE << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            with super().open(info, "w") as entry:
                entry.write(self.entries[path].getvalue())
        self.entries.clear()
        super().close()


zipfile.ZipFile = ReproducibleZipFile

from rpdk.core import boto_helpers, cli  # noqa: E402 - they take ZipFile as they find it

endpoint_of_cli = boto_helpers.get_service_endpoint
boto_helpers.get_service_endpoint = lambda service, region: (
    os.environ.get(f"AWS_ENDPOINT_URL_{service.upper()}") or endpoint_of_cli(service, region)
)

if __name__ == "__main__":
    cli.main()
