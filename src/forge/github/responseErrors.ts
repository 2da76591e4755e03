import * as z from 'zod/mini';
import type { ForgeProblem } from '../forgeError';
import { PAUSE_MS, pauseOf } from '../forgeFetch';

const errorsSchema = z.array(
  z.object({
    type: z.optional(z.nullable(z.string())),
    message: z.string(),
    path: z.optional(z.nullable(z.array(z.union([z.string(), z.number()])))),
    extensions: z.optional(z.nullable(z.looseObject({ saml_failure: z.optional(z.unknown()) }))),
  }),
);

/** What a GraphQL answer says about what it could not tell. */
export type ResponseErrors = z.infer<typeof errorsSchema>;

/** Where in the answer something is missing: names and indices. */
export type AnswerPath = readonly (string | number)[];

export function parseErrors(errors: unknown): ResponseErrors | null {
  const parsed = errorsSchema.safeParse(errors);
  return parsed.success ? parsed.data : null;
}

export interface ResponseProblem {
  readonly reason: ForgeProblem;
  readonly retryAt: number | null;
}

/** The one reason for what is missing: the first that the person can do something about. */
export function problemOf(errors: ResponseErrors, headers: Headers, now: number): ResponseProblem {
  const types = new Set(errors.map(({ type }) => type));
  if (types.has('RATE_LIMITED') || types.has('RATE_LIMIT') || errors.some(({ message }) => /\brate limit/i.test(message))) {
    return { reason: 'rateLimited', retryAt: now + (pauseOf(headers, now) ?? PAUSE_MS) };
  }
  return { reason: reasonOf(errors, types, headers), retryAt: null };
}

function reasonOf(errors: ResponseErrors, types: ReadonlySet<string | null | undefined>, headers: Headers): ForgeProblem {
  switch (true) {
    case errors.some(({ extensions }) => extensions?.saml_failure === true) || (types.has('FORBIDDEN') && headers.has('x-github-sso')):
      return 'ssoRequired';
    case types.has('FORBIDDEN') || types.has('INSUFFICIENT_SCOPES'):
      return 'forbidden';
    case types.has('NOT_FOUND'):
      return 'notFound';
    // The service says so when a question takes it too long, or when it fails; neither has a type.
    case types.has('RESOURCE_LIMITS_EXCEEDED') || types.has('SERVICE_UNAVAILABLE') || errors.some(({ message }) => /^Something went wrong|timed? ?out/i.test(message)):
      return 'serverError';
    default:
      return 'badAnswer';
  }
}

/** Whether something at or below a place is missing, or all around it is. */
export function touches(errors: ResponseErrors, place: AnswerPath): boolean {
  return errors.some(({ path }) => (path ?? []).every((step, index) => index >= place.length || step === place[index]));
}

/** Those that are not below one of these fields, whose content may be missing without harm to what is around it. */
export function outside(errors: ResponseErrors, fields: readonly string[]): ResponseErrors {
  return errors.filter(({ path }) => !(path ?? []).some((step) => typeof step === 'string' && fields.includes(step)));
}
