import type { ChangeKind } from '../../domain/changeKind';
import type { Trait } from '../../domain/specification';

/** How the features of a run of the sample were specified, and how likely they then go well; probabilities are 0 to 1. */
export interface SampleStyle {
  readonly type: string;
  readonly buildGates: boolean;
  readonly traits: readonly Trait[];
  /** That a feature is merged. */
  readonly merges: number;
  /** That a feature also touches a file that others touch. */
  readonly shares: number;
  /** That a person has to fix what an agent made. */
  readonly fixes: number;
}

export const SAMPLE_STYLES = {
  outline: { type: 'v1_outline', buildGates: false, traits: ['examples'], merges: 0.5, shares: 0.6, fixes: 0.45 },
  kit: { type: 'spec-kit', buildGates: false, traits: ['acceptanceCriteria', 'fileScope'], merges: 0.76, shares: 0.4, fixes: 0.22 },
  autonomous: { type: 'v4_autonomous', buildGates: true, traits: ['acceptanceCriteria', 'fileScope', 'outOfScope', 'testCommands'], merges: 0.95, shares: 0.2, fixes: 0.06 },
} as const satisfies Readonly<Record<string, SampleStyle>>;

/** What features of a category are like. */
export interface SampleArea {
  /** Absolute path. */
  readonly repository: string;
  readonly kind: ChangeKind;
  /** Where a feature's own file goes. */
  readonly folder: string;
  readonly ending: string;
  /** What several features touch. */
  readonly shared: string;
  /** How much more or less likely a feature is merged than its style tells. */
  readonly merges: number;
  /** Of a feature, at the middle. */
  readonly minutes: number;
}

const WEB = '/sample/shop-web';
const SERVER = '/sample/shop-server';

export const SAMPLE_AREAS = {
  ui: { repository: WEB, kind: 'feat', folder: 'src/pages', ending: 'tsx', shared: 'src/routes.ts', merges: 0, minutes: 45 },
  api: { repository: SERVER, kind: 'feat', folder: 'src/api', ending: 'ts', shared: 'src/api/schema.ts', merges: -0.04, minutes: 60 },
  testing: { repository: WEB, kind: 'test', folder: 'test', ending: 'test.ts', shared: 'test/fixtures.ts', merges: 0.04, minutes: 35 },
  documentation: { repository: SERVER, kind: 'docs', folder: 'docs', ending: 'md', shared: 'docs/index.md', merges: 0.1, minutes: 20 },
  refactoring: { repository: SERVER, kind: 'refactor', folder: 'src/core', ending: 'ts', shared: 'src/core/settings.ts', merges: -0.14, minutes: 75 },
} as const satisfies Readonly<Record<string, SampleArea>>;

/** Who works. Nobody's product: what is claimed of them is made up. */
export const SAMPLE_AGENTS = [
  { agent: 'agent-a', model: 'a-large', merges: 0.05 },
  { agent: 'agent-a', model: 'a-small', merges: 0.03 },
  { agent: 'agent-b', model: 'b-1', merges: 0 },
  { agent: 'agent-c', model: null, merges: -0.12 },
] as const;

export interface SamplePlan {
  readonly style: keyof typeof SAMPLE_STYLES;
  readonly area: keyof typeof SAMPLE_AREAS;
  readonly features: readonly string[];
  readonly lesson?: string;
}

/** The runs of the sample, oldest first: an online shop whose specifications became better with time. */
export const SAMPLE_PLANS: readonly SamplePlan[] = [
  { style: 'outline', area: 'ui', features: ['product-gallery', 'size-guide', 'wish-list'], lesson: 'Say which feature owns the routes before the agents start.' },
  { style: 'outline', area: 'api', features: ['order-lookup', 'stock-levels'] },
  { style: 'kit', area: 'testing', features: ['checkout-tests', 'search-tests', 'cart-tests'] },
  { style: 'outline', area: 'ui', features: ['filter-panel', 'sort-menu', 'price-slider'] },
  { style: 'autonomous', area: 'documentation', features: ['api-guide', 'setup-guide'] },
  { style: 'outline', area: 'api', features: ['coupon-codes', 'gift-cards', 'refunds'], lesson: 'One feature at a time changes the schema.' },
  { style: 'kit', area: 'ui', features: ['order-history', 'address-book', 'saved-cards'] },
  { style: 'outline', area: 'refactoring', features: ['price-rules', 'tax-tables', 'currency-formats'], lesson: 'Refactorings that move files wait until the features are merged.' },
  { style: 'autonomous', area: 'api', features: ['rate-limits', 'webhook-retries', 'audit-log'] },
  { style: 'kit', area: 'testing', features: ['login-tests', 'payment-tests'] },
  { style: 'kit', area: 'ui', features: ['dark-theme', 'keyboard-shortcuts', 'empty-states', 'toasts'] },
  { style: 'outline', area: 'refactoring', features: ['image-pipeline', 'date-handling'] },
  { style: 'kit', area: 'api', features: ['bulk-import', 'export-jobs', 'search-suggestions'] },
  { style: 'kit', area: 'documentation', features: ['release-notes', 'error-reference', 'upgrade-guide'] },
  { style: 'autonomous', area: 'ui', features: ['review-stars', 'photo-upload', 'comparison-table', 'recently-viewed'], lesson: 'A list of files to leave alone kept four agents out of each other’s way.' },
  { style: 'kit', area: 'refactoring', features: ['mail-templates', 'job-queue'] },
  { style: 'autonomous', area: 'api', features: ['delivery-slots', 'store-finder', 'return-labels'] },
  { style: 'autonomous', area: 'testing', features: ['accessibility-checks', 'visual-checks', 'load-tests'] },
  { style: 'autonomous', area: 'ui', features: ['quick-checkout', 'guest-accounts'] },
  { style: 'kit', area: 'api', features: ['price-alerts', 'back-in-stock', 'pre-orders'] },
  { style: 'autonomous', area: 'documentation', features: ['integration-guide', 'permissions-guide'] },
  { style: 'autonomous', area: 'ui', features: ['loyalty-points', 'referral-links', 'gift-wrapping'] },
  { style: 'autonomous', area: 'refactoring', features: ['feature-flags', 'settings-storage', 'error-handling'], lesson: 'Name the build gates in the specification: the agents then run them by themselves.' },
  { style: 'autonomous', area: 'api', features: ['subscription-plans', 'invoices', 'payment-reminders', 'bank-transfers'] },
];
