import type { PageContext } from '../context';
import type { FromRunPage } from '../protocol';
import type { RunSectionName } from '../runSections';

/** That of a run's page. */
export type RunContext = PageContext<FromRunPage, RunSectionName>;
