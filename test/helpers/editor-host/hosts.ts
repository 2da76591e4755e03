/** The two ends of the range of VS Code versions that the extension supports. */
export type EditorHost = 'oldest' | 'newest';

/** A package together with the hash of its content, so that what was once tried is what is installed. */
export interface PinnedPackage {
  readonly name: string;
  readonly version: string;
  /** As in a lockfile. It is missing where the content differs from one platform to the next. */
  readonly integrity?: string;
}

export interface PinnedHost {
  /** `code-server` carries in `lib/vscode` a complete VS Code server: workbench, extension host, built-in extensions. */
  readonly server: PinnedPackage;
  /** What the server answers to `--version`. */
  readonly vscode: string;
  /** The Node that the server was built for. The running Node is taken when its major version is the same. */
  readonly node: string;
  /**
   * The native modules without a prebuilt binary which a test would miss: terminals, log files, and the watchdog that ends an extension
   * host whose server was killed. The server starts without any of them, so a failed build is a warning. `kerberos` is left out
   * on purpose: only a proxy with that login needs it.
   */
  readonly nativeModules: readonly string[];
  /** Packages added because the server's own are incomplete when no install script of theirs is run. */
  readonly ripgrep?: string;
}

export const PINNED_HOSTS: Readonly<Record<EditorHost, PinnedHost>> = {
  oldest: {
    server: {
      name: 'code-server',
      version: '4.100.3',
      integrity: 'sha512-q/Fh2DOxCRNhC/WiG/6sAhSKnj7ZACTVBaeeZ+rWjol//0FCbl/qg1ln5ecZ99jYcfqMxZZAyWcN+YBIo0DgpA==',
    },
    vscode: '1.100.3',
    node: '20.19.5',
    nativeModules: ['@vscode/spdlog', 'node-pty', 'native-watchdog'],
    ripgrep: '1.18.0',
  },
  newest: {
    server: {
      name: 'code-server',
      version: '4.139.1',
      integrity: 'sha512-fUYvJVdz4ZoVJfakGiGWXFMpF8K1ObsrpGvX17ZxNpKOzdNHs7lANT670JTr4ZhA8DnWqyvvmFG/d3HV9Yy6ew==',
    },
    vscode: '1.139.1',
    node: '24.9.0',
    nativeModules: ['@vscode/spdlog', '@vscode/native-watchdog'],
  },
};
