import { createHash } from 'node:crypto';
import type { Account, Bucket, StoredObject } from './account';
import { type Answer, ServiceError, type ServiceRequest, toXml } from './wire';

/** The S3 operations on packages. Each request must contain the expected bucket owner. */
export function answerS3(account: Account, request: ServiceRequest): Answer {
  const [, bucketName = '', ...rest] = decodeURIComponent(request.url.pathname).split('/');
  const key = rest.join('/');
  if (request.headers['x-amz-expected-bucket-owner'] !== account.id)
    throw new ServiceError('AccessDenied', 'Access Denied', 403);
  const bucket = account.buckets.get(bucketName);
  if (bucket === undefined) throw new ServiceError('NoSuchBucket', 'The specified bucket does not exist', 404);
  if (bucket.region !== request.region)
    throw new ServiceError('PermanentRedirect', 'The bucket is in another region.', 301);

  const query = request.url.searchParams;
  if (request.method === 'GET' && query.has('tagging')) return tagsOf(bucket, key);
  if (request.method === 'PUT' && query.has('tagging')) return setTags(bucket, key, request.body.toString());
  if (request.method === 'GET' && query.has('versions')) return versionsOf(bucket, bucketName);
  if (request.method === 'POST' && query.has('delete')) return remove(bucket, request.body.toString());
  if (request.method === 'PUT') return put(bucket, key, request);
  throw new ServiceError('MethodNotAllowed', `${request.method} ${request.url.search} is not answered here.`, 405);
}

/** The name of the operation of a request. */
export function s3Operation({ method, url }: ServiceRequest): string {
  const query = url.searchParams;
  if (query.has('tagging')) return method === 'GET' ? 'GetObjectTagging' : 'PutObjectTagging';
  if (query.has('versions')) return 'ListObjectVersions';
  return query.has('delete') ? 'DeleteObjects' : 'PutObject';
}

function put({ objects }: Bucket, key: string, { body, headers }: ServiceRequest): Answer {
  const checksum = createHash('sha256').update(body).digest('base64');
  if (headers['x-amz-checksum-sha256'] !== checksum)
    throw new ServiceError('BadDigest', 'The SHA-256 you specified did not match what we received.');
  const versions = objects.get(key) ?? [];
  const tags = new Map(new URLSearchParams(headers['x-amz-tagging'] as string));
  objects.set(key, [...versions, { versionId: String(versions.length + 1), body, tags }]);
  return { status: 200, headers: { etag: '"etag"' } };
}

function newest({ objects }: Bucket, key: string): StoredObject {
  const found = objects.get(key)?.at(-1);
  if (found === undefined) throw new ServiceError('NoSuchKey', 'The specified key does not exist.', 404);
  return found;
}

const xml = (body: string): Answer => ({ status: 200, headers: { 'content-type': 'application/xml' }, body });

function tagsOf(bucket: Bucket, key: string): Answer {
  const tags = [...newest(bucket, key).tags].map(([Key, Value]) => `<Tag>${toXml({ Key, Value })}</Tag>`);
  return xml(`<Tagging><TagSet>${tags.join('')}</TagSet></Tagging>`);
}

function setTags(bucket: Bucket, key: string, body: string): Answer {
  const tags = body.matchAll(/<Key>(?<key>.*?)<\/Key><Value>(?<value>.*?)<\/Value>/g);
  newest(bucket, key).tags = new Map([...tags].map(({ groups }) => [groups?.['key'] ?? '', groups?.['value'] ?? '']));
  return { status: 200 };
}

function versionsOf({ objects }: Bucket, name: string): Answer {
  const versions = [...objects].flatMap(([Key, stored]) =>
    stored.map(({ versionId }) => `<Version>${toXml({ Key, VersionId: versionId })}</Version>`),
  );
  return xml(`<ListVersionsResult><Name>${name}</Name>${versions.join('')}</ListVersionsResult>`);
}

function remove({ objects }: Bucket, body: string): Answer {
  for (const { groups } of body.matchAll(/<Key>(?<key>.*?)<\/Key><VersionId>(?<version>.*?)<\/VersionId>/g)) {
    const key = groups?.['key'] ?? '';
    const rest = (objects.get(key) ?? []).filter(({ versionId }) => versionId !== groups?.['version']);
    if (rest.length === 0) objects.delete(key);
    else objects.set(key, rest);
  }
  return xml('<DeleteResult></DeleteResult>');
}
