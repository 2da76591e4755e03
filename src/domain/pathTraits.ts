/** What a path says by its words; a path may say several things. */
const TRAITS = [
  'test', 'endToEnd', 'document', 'readme', 'change', 'view', 'front', 'style', 'text', 'image', 'markup', 'state', 'viewName',
  'route', 'contract', 'routeName', 'server', 'data', 'migration', 'core', 'build', 'example', 'configuration',
  'script', 'backend', 'mobile', 'types', 'index', 'root',
] as const;

export type PathTrait = (typeof TRAITS)[number];

/** Folders' names, in lower case. What counts are words that many projects use, in any language; none is a project's own. */
const FOLDERS: Partial<Record<PathTrait, string>> = {
  test: 'test tests __tests__ spec specs e2e testing testdata test-data test_data test-resources test_resources fixtures __fixtures__ suites snapshots .snapshots __snapshots__ cypress playwright mock mocks __mocks__ stubs testfixtures testutil testutils test-utils integration-tests integration_tests features-test',
  endToEnd: 'e2e cypress playwright integration integration-tests integration_tests suites',
  document: 'doc docs documentation website wiki',
  change: '.changeset .changes .chloggen changelog changelogs newsfragments',
  view: 'component components view views page pages layout layouts widget widgets screen screens dialog dialogs modal modals templates storybook compose composables drawable viewmodel viewmodels presentation',
  front: 'ui gui tui frontend front-end front client webapp web webview www desktop mobile console dashboard',
  style: 'style styles css scss theme themes icon icons image images img fonts assets public static',
  text: 'i18n l10n locale locales translation translations lang langs languages phrases',
  state: 'hooks contexts context store stores state redux',
  route: 'route routes router routers routing controller controllers handler handlers endpoint endpoints resolver resolvers serializer serializers middleware middlewares gateway gateways webhooks interceptors dto dtos graphql grpc proto protos rest rpc openapi swagger',
  server: 'api apis server webserver app_server backend back-end service services http v1 v2 v3',
  data: 'db database migration migrations migrate queries query persistence repository repositories schema schemas model models entity entities dao storage auth oidc oauth job jobs mailer mailers',
  migration: 'migration migrations migrate alembic alterations',
  core: 'util utils helper helpers common shared internal core lib libs pkg domain',
  build: '.github .gitlab .circleci .buildkite .husky .vscode script scripts ci docker build buildsrc tools',
  example: 'example examples sample samples demo',
};

/** Words inside of a folder's name, as in `admin-ui` or `Shop.Tests`. */
const FOLDER_PARTS: Partial<Record<PathTrait, string>> = {
  test: 'test tests e2e',
  front: 'ui web frontend',
  server: 'server backend',
};

const EXTENSIONS: Partial<Record<PathTrait, string>> = {
  document: 'md mdx rst adoc txt tex rdoc org',
  style: 'css scss sass less styl',
  markup: 'vue svelte astro tsx jsx html htm hbs ejs erb haml slim pug twig razor cshtml xaml xib storyboard qml fxml',
  image: 'svg png jpg jpeg gif webp ico avif woff woff2 ttf',
  contract: 'proto graphql gql',
  migration: 'sql',
  data: 'sql prisma',
  configuration: 'json jsonc yml yaml toml ini cfg conf properties xml env example tmpl template lock',
  build: 'sh bash ps1 gradle kts tf nix mk',
  script: 'js cjs mjs ts cts mts',
  backend: 'go java rb py rs php cs fs scala ex exs erl clj c cc cpp h hpp',
  mobile: 'kt swift dart m',
  test: 'snap feature',
};

const BUILD_FILE = /^(?:package\.json|pom\.xml|build\.gradle.*|settings\.gradle.*|libs\.versions\.toml|cargo\.toml|pyproject\.toml|setup\.(?:py|cfg)|requirements.*\.txt|go\.(?:mod|work)|makefile|justfile|dockerfile.*|docker-compose.*|gemfile|rakefile|tsconfig.*\.json|.*\.config\.[cm]?[jt]s|.*\.csproj|\..*)$/i;

/** By the file's own name. */
const NAMES: readonly (readonly [PathTrait, RegExp])[] = [
  ['test', /[._-](?:tests?|spec|e2e|cy|bench)\.[a-z]+$|^(?:test_|conftest\.py|setupTests)|(?:Tests?|TestCase|TestUtils|IT)\.[a-z]+$|^(?:Fake|Mock|Stub)[A-Z]|^(?:jest|vitest|playwright|cypress|karma|pytest|codecov)\b/],
  ['endToEnd', /[._-]e2e\.[a-z]+$/],
  ['document', /^(?:licen[sc]e|notice|authors|codeowners|mkdocs|readme|contributing)/i],
  ['readme', /^(?:readme|contributing|agents|claude)/i],
  ['viewName', /[a-z](?:Activity|Fragment|Screen|Dialog|View|ViewModel|Widget|Adapter|Page|Component)\.[a-z]+$|\.component\.[a-z]+$|\.stories\./],
  ['text', /^strings\.xml$|\.(?:po|pot|strings|resx|ftl|arb)$/],
  ['contract', /(?:openapi|swagger).*\.(?:ya?ml|json)$/i],
  ['routeName', /[a-z](?:Controller|Handler|Endpoint|Router|Resolver|Resource)\.[a-z]+$|(?:^|[._-])(?:controller|handlers?|router|routes?|endpoints?|resolver|api)\.[a-z]+$|^(?:api|routes?|router|handlers?|endpoints?|middleware)[._-]/],
  ['data', /(?:[Rr]epository|[Ss]ervice|[Dd]ao)\.[a-z]+$/],
  ['build', BUILD_FILE],
  ['types', /(?:types?|interfaces?|consts?|constants?|errors?)\.[a-z]+$/i],
  ['index', /^(?:index|mod|main|__init__)\.[a-z]+$/],
];

export type TraitSet = number;

const BITS = Object.fromEntries(TRAITS.map((trait, index) => [trait, 1 << index])) as Readonly<Record<PathTrait, TraitSet>>;

export function hasTrait(set: TraitSet, trait: PathTrait): boolean {
  return (set & BITS[trait]) !== 0;
}

function byWord(words: Partial<Record<PathTrait, string>>): ReadonlyMap<string, TraitSet> {
  const sets = new Map<string, TraitSet>();
  for (const trait of TRAITS) {
    for (const word of words[trait]?.split(' ') ?? []) sets.set(word, (sets.get(word) ?? 0) | BITS[trait]);
  }
  return sets;
}

const FOLDER_SETS = byWord(FOLDERS);
const PART_SETS = byWord(FOLDER_PARTS);
const EXTENSION_SETS = byWord(EXTENSIONS);
const NAME_SETS = NAMES.map(([trait, pattern]) => [BITS[trait], pattern] as const);

/** A longer name is no name that a person gave; its end tells. */
const LONGEST = 512;

/** Reads paths, each folder once. */
export class PathReader {
  readonly #folders = new Map<string, TraitSet>();

  traits(path: string): TraitSet {
    const short = path.slice(-LONGEST);
    const slash = short.lastIndexOf('/');
    const name = short.slice(slash + 1);
    const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
    let set = slash < 0 ? BITS.root : this.#folder(short.slice(0, slash));
    set |= EXTENSION_SETS.get(extension) ?? 0;
    for (const [trait, pattern] of NAME_SETS) if (pattern.test(name)) set |= trait;
    return set;
  }

  #folder(folder: string): TraitSet {
    const known = this.#folders.get(folder);
    if (known !== undefined) return known;
    let set = 0;
    for (const segment of folder.split('/')) {
      const word = segment.toLowerCase();
      set |= FOLDER_SETS.get(word) ?? 0;
      for (const part of word.split(/[-_.]/)) set |= PART_SETS.get(part) ?? 0;
      // `commonTest` and `androidTest` are source sets, `values-de` the texts of a language.
      if (/[a-z]Tests?$/.test(segment)) set |= BITS.test;
      if (/^values-[a-z]/.test(segment)) set |= BITS.text;
    }
    this.#folders.set(folder, set);
    return set;
  }
}
