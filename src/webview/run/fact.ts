import type { TemplateResult } from 'lit';

/** What is said of a feature; null where it is not known. */
export type Fact = readonly [name: string, value: TemplateResult | string | null];
