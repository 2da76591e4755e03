/** Which object a read-only document shows. */
export interface BlobAddress {
  /** Absolute path of the repository that has the object. */
  readonly repository: string;
  /** Null for a side on which the file does not exist: an empty document. */
  readonly blob: string | null;
}

const OBJECT_NAME = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** The address as the query of a document's URI. */
export function blobQuery({ repository, blob }: BlobAddress): string {
  return JSON.stringify({ repository, blob });
}

/**
 * The address in a query. Whoever can open a URI can make one up: null for whatever is not of our form, or names a repository that is not
 * looked at.
 * @param repositories absolute paths
 */
export function parseBlobQuery(query: string, repositories: readonly string[]): BlobAddress | null {
  let value: unknown;
  try {
    value = JSON.parse(query);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null || !('repository' in value) || !('blob' in value)) return null;
  const { repository, blob } = value;
  if (typeof repository !== 'string' || !repositories.includes(repository)) return null;
  if (blob === null) return { repository, blob };
  return typeof blob === 'string' && OBJECT_NAME.test(blob) ? { repository, blob } : null;
}
