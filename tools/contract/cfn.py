"""The cfn CLI with two changes.

The CLI writes archives with the current time and in the order of the file system, so two archives of the same files
differ. Here the entries of an archive are sorted by name, have the same date and mode, and are compressed, which the CLI
does not do.

The CLI also passes an endpoint to its STS clients, so they ignore AWS_ENDPOINT_URL_STS. Here they use it.
"""

import io
import os
import zipfile

DATE = (1980, 1, 1, 0, 0, 0)
UNIX = 3
MODE = 0o100644


class Entry(io.BytesIO):
    def close(self):
        """Keeps the content, which ReproducibleZipFile.close() writes."""


class ReproducibleZipFile(zipfile.ZipFile):
    def __init__(self, *args, **options):
        self.entries = {}
        super().__init__(*args, **options)

    def open(self, name, mode="r", *args, **options):
        """All methods that write an entry call this one."""
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

from rpdk.core import boto_helpers, cli  # noqa: E402 - they import ZipFile, so it is replaced first

endpoint_of_cli = boto_helpers.get_service_endpoint
boto_helpers.get_service_endpoint = lambda service, region: (
    os.environ.get(f"AWS_ENDPOINT_URL_{service.upper()}") or endpoint_of_cli(service, region)
)

if __name__ == "__main__":
    cli.main()
