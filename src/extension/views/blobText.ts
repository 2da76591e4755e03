import type * as vscode from 'vscode';
import type { Localizer } from '../../domain/localizer';
import type { Core } from '../core';
import { parseBlobQuery } from './blobAddress';

/** Git itself looks no further for a NUL to tell what is binary. */
const LOOKED_AT_BYTES = 8_000;

/**
 * The text of a read-only document with one side of a conflict.
 * @throws Error in one sentence when the address is none of ours; GitError when the object is gone
 */
export async function blobText(core: Core, uri: vscode.Uri, trusted: boolean, l10n: Localizer): Promise<string> {
  if (!trusted) throw new Error(l10n.t('This workspace is not trusted, so nothing is read from its repository.'));
  const live = await core.live();
  const { candidates } = live.current ?? (await live.inspect());
  const repositories = candidates.flatMap(({ feature }) => feature.repository ?? []);
  const address = parseBlobQuery(uri.query, repositories);
  if (address === null) throw new Error(l10n.t('This is not part of a conflict in this window; open it from “Current Run”.'));
  if (address.blob === null) return '';
  const content = await live.blob(address.repository, address.blob);
  return content.subarray(0, LOOKED_AT_BYTES).includes(0) ? l10n.t('A binary file of {0} bytes.', content.length) : content.toString('utf8');
}
