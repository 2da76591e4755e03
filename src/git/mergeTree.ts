/** One version of a file that did not merge. */
export interface MergeStage {
  /** 1 is the common ancestor's, 2 that of the first commit, 3 that of the second. */
  readonly stage: 1 | 2 | 3;
  /** In octal, such as `100644`; `160000` is a submodule, `120000` a symbolic link. */
  readonly mode: string;
  readonly oid: string;
  /** As the trees name the file, without the `~commit` that a merge adds to keep two things of one name apart. */
  readonly path: string;
}

/** What the merge said about some paths. */
export interface MergeMessage {
  readonly paths: readonly string[];
  /** Stable words, such as `CONFLICT (modify/delete)`. */
  readonly type: string;
}

export interface MergeResult {
  readonly clean: boolean;
  /** The tree of the result, conflict markers included where it is not clean. */
  readonly tree: string;
  /** Files in conflict, each once; empty when clean. */
  readonly files: readonly string[];
  readonly stages: readonly MergeStage[];
  /** Only about conflicts. */
  readonly messages: readonly MergeMessage[];
}

/** Reads `git merge-tree --write-tree --stdin -z`: one result per line of input, in its order. */
export function parseMergeTree(text: string): readonly MergeResult[] {
  const tokens = text.split('\0');
  const results: MergeResult[] = [];
  let index = 0;
  while (index < tokens.length - 1) {
    const status = tokens[index] ?? '';
    const tree = tokens[index + 1] ?? '';
    if (!/^[01]$/.test(status) || !/^[0-9a-f]{40,64}$/.test(tree)) throw new RangeError(`not a result of merge-tree: ${status.slice(0, 80)}`);
    index += 2;
    const stages: MergeStage[] = [];
    for (; index < tokens.length && tokens[index] !== ''; index += 1) stages.push(parseStage(tokens[index] ?? ''));
    index += 1;
    if (status === '1') {
      results.push({ clean: true, tree, files: [], stages, messages: [] });
      continue;
    }
    const messages: MergeMessage[] = [];
    // About submodules git says a last sentence that is no message, where otherwise nothing stands before the end.
    while (/^\d+$/.test(tokens[index] ?? '')) {
      const paths = Number(tokens[index]);
      const type = tokens[index + 1 + paths] ?? '';
      if (type.startsWith('CONFLICT')) messages.push({ paths: tokens.slice(index + 1, index + 1 + paths), type });
      // The message itself, in words for people, follows the type.
      index += paths + 3;
    }
    index += 1;
    results.push(withoutSuffixes(tree, stages, messages));
  }
  return results;
}

/** `100644 <oid> 2<tab>path`. */
function parseStage(token: string): MergeStage {
  const tab = token.indexOf('\t');
  const [mode = '', oid = '', stage = ''] = token.slice(0, tab).split(' ');
  if (stage !== '1' && stage !== '2' && stage !== '3') throw new RangeError(`not a stage of merge-tree: ${token.slice(0, 80)}`);
  return { mode, oid, stage: stage === '1' ? 1 : stage === '2' ? 2 : 3, path: token.slice(tab + 1) };
}

/** Where a file and a folder, or a file and a link, claim one name, the merge renames one to `name~commit`; nobody knows it by that name. */
function withoutSuffixes(tree: string, stages: readonly MergeStage[], messages: readonly MergeMessage[]): MergeResult {
  const names = new Map<string, string>();
  for (const { paths, type } of messages) {
    if (type !== 'CONFLICT (file/directory)' && type !== 'CONFLICT (distinct modes)') continue;
    for (const each of paths) {
      const known = paths.find((other) => each.startsWith(`${other}~`));
      if (known !== undefined) names.set(each, known);
    }
  }
  const name = (given: string): string => names.get(given) ?? given;
  const known = names.size === 0 ? stages : stages.map((stage) => ({ ...stage, path: name(stage.path) }));
  return {
    clean: false,
    tree,
    files: [...new Set(known.map((stage) => stage.path))],
    // Where a folder that one side renamed meets a file, git 2.39 may name a version that is none.
    stages: known.filter(({ oid }) => !/^0+$/.test(oid)),
    messages: names.size === 0 ? messages : messages.map(({ paths, type }) => ({ paths: [...new Set(paths.map(name))], type })),
  };
}
