import type { Common } from './fileScope';

/** How much the scopes of two features have in common, from the least to the most. */
export const SHARINGS = ['nothing', 'folder', 'oneFile', 'twoFiles', 'moreFiles'] as const;

export type Sharing = (typeof SHARINGS)[number];

export function sharingOf({ files, folders }: Common): Sharing {
  if (files.length > 2) return 'moreFiles';
  if (files.length === 2) return 'twoFiles';
  if (files.length === 1) return 'oneFile';
  return folders.length > 0 ? 'folder' : 'nothing';
}
