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
 * How far the registration of a package is, kept in the tags of its object: DescribeType does not tell which package a
 * version was made from. The token is there before RegisterType is called with it, so that whoever repeats an
 * interrupted registration calls with the same one, and gets the same version.
 */
export interface RegistrationRecord {
  /** The ClientRequestToken of RegisterType. */
  readonly token: string;
  /** The version that came of it; undefined until it is registered. */
  readonly versionArn?: string;
}

const TOKEN = 'ClientRequestToken';
const VERSION = 'TypeVersionArn';

/** The object of a package in the bucket of a region. */
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

  /** Undefined where the package is not uploaded. */
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

/** Deletes every version of every object: CloudFormation deletes empty buckets only. */
export async function emptyBucket({ s3, account }: AccountRegion, bucket: string): Promise<void> {
  const target = { Bucket: bucket, ExpectedBucketOwner: account };
  for (;;) {
    const { Versions = [], DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand(target));
    const Objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
    if (Objects.length === 0) return;
    await s3.send(new DeleteObjectsCommand({ ...target, Delete: { Objects, Quiet: true } }));
  }
}
