import {
  DeleteObjectsCommand,
  GetObjectTaggingCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
} from '@aws-sdk/client-s3';
import { failedWith } from './aws-fault';
import type { AccountRegion } from './clients';
import { hyphenatedName } from './hook';
import type { HookPackage } from './package';

/**
 * The state of a registration, stored in the tags of the package's S3 object, because DescribeType does not return the
 * package of a version. The token is stored before RegisterType is called. A repeated run after an interruption then
 * uses the same token and gets the same version.
 */
export interface RegistrationRecord {
  /** The ClientRequestToken of RegisterType. */
  readonly token: string;
  /** The ARN of the registered version; undefined until the registration is complete. */
  readonly versionArn?: string;
}

const TOKEN = 'ClientRequestToken';
const VERSION = 'TypeVersionArn';

/** The S3 object of a package in the package bucket of a Region. */
export class PackageObject {
  readonly #place: AccountRegion;
  readonly #object: { readonly Bucket: string; readonly Key: string; readonly ExpectedBucketOwner: string };

  constructor(place: AccountRegion, bucket: string, sha256: string) {
    this.#place = place;
    this.#object = {
      Bucket: bucket,
      Key: `${hyphenatedName}/${sha256}.zip`,
      ExpectedBucketOwner: place.account,
    };
  }

  get url(): string {
    return `s3://${this.#object.Bucket}/${this.#object.Key}`;
  }

  /** Undefined if the package is not uploaded. */
  async record(): Promise<RegistrationRecord | undefined> {
    try {
      const { TagSet = [] } = await this.#place.s3.send(new GetObjectTaggingCommand(this.#object));
      const tags = new Map(TagSet.map(({ Key, Value }) => [Key, Value]));
      const [token, versionArn] = [tags.get(TOKEN), tags.get(VERSION)];
      return token === undefined ? undefined : { token, ...(versionArn === undefined ? {} : { versionArn }) };
    } catch (error) {
      if (failedWith(error, 'NoSuchKey')) return undefined;
      throw error;
    }
  }

  async upload({ archive }: HookPackage, record: RegistrationRecord): Promise<void> {
    const tags = tagsOf(record).map(({ Key, Value }) => `${Key}=${encodeURIComponent(Value)}`);
    await this.#place.s3.send(
      new PutObjectCommand({
        ...this.#object,
        Body: archive,
        ContentType: 'application/zip',
        ChecksumAlgorithm: 'SHA256',
        Tagging: tags.join('&'),
      }),
    );
  }

  async note(record: RegistrationRecord): Promise<void> {
    await this.#place.s3.send(new PutObjectTaggingCommand({ ...this.#object, Tagging: { TagSet: tagsOf(record) } }));
  }
}

const tagsOf = ({ token, versionArn }: RegistrationRecord): { Key: string; Value: string }[] => [
  { Key: TOKEN, Value: token },
  ...(versionArn === undefined ? [] : [{ Key: VERSION, Value: versionArn }]),
];

/** Deletes every version of every object, because CloudFormation deletes only empty buckets. */
export async function emptyBucket({ s3, account }: AccountRegion, bucket: string): Promise<void> {
  const target = { Bucket: bucket, ExpectedBucketOwner: account };
  for (;;) {
    const { Versions = [], DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand(target));
    const Objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
    if (Objects.length === 0) return;
    await s3.send(new DeleteObjectsCommand({ ...target, Delete: { Objects, Quiet: true } }));
  }
}
