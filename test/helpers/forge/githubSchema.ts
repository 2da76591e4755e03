import { schema as published } from '@octokit/graphql-schema';
import { buildSchema, getNamedType, isCompositeType, isObjectType, isInterfaceType, Kind, type DocumentNode, type GraphQLNamedType, type GraphQLSchema, type SelectionSetNode } from 'graphql';

let built: GraphQLSchema | null = null;

/** GitHub's published schema. It is large, and so built once a process. */
export function githubSchema(): GraphQLSchema {
  built ??= buildSchema(published.idl, { assumeValidSDL: true });
  return built;
}

export const MOST_NODES = 500_000;

export interface QuestionSize {
  readonly nodes: number;
  /** Requests that the service would need for it, by its own formula; a hundredth of that is the question's price. */
  readonly requests: number;
  /** What the service would say to connections without a size, and to sizes that it does not allow. */
  readonly complaints: readonly { readonly type: string; readonly message: string }[];
}

/** Counts as "Rate limits and node limits for the GraphQL API" describes it. The document must be valid. */
export function questionSize(schema: GraphQLSchema, document: DocumentNode): QuestionSize {
  const fragments = new Map(document.definitions.flatMap((one) => (one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one] as const] : [])));
  const complaints: { type: string; message: string }[] = [];
  let nodes = 0;
  let requests = 0;

  function walk(selections: SelectionSetNode, type: GraphQLNamedType, times: number): void {
    for (const selection of selections.selections) {
      switch (selection.kind) {
        case Kind.FRAGMENT_SPREAD: {
          const fragment = fragments.get(selection.name.value);
          if (fragment !== undefined) walk(fragment.selectionSet, named(fragment.typeCondition.name.value), times);
          break;
        }
        case Kind.INLINE_FRAGMENT:
          walk(selection.selectionSet, selection.typeCondition === undefined ? type : named(selection.typeCondition.name.value), times);
          break;
        case Kind.FIELD: {
          const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[selection.name.value] : undefined;
          if (field === undefined || selection.selectionSet === undefined) break;
          let inner = times;
          if (field.args.some(({ name }) => name === 'first') && field.args.some(({ name }) => name === 'last')) {
            const size = selection.arguments?.find(({ name }) => name.value === 'first' || name.value === 'last')?.value;
            if (size?.kind !== Kind.INT) {
              complaints.push({ type: 'MISSING_PAGINATION_BOUNDARIES', message: `You must provide a \`first\` or \`last\` value to properly paginate the \`${field.name}\` connection.` });
            } else {
              if (Number(size.value) < 1 || Number(size.value) > 100) {
                complaints.push({ type: 'EXCESSIVE_PAGINATION', message: `Requesting ${size.value} records on the \`${field.name}\` connection exceeds the limit of 100 records.` });
              }
              requests += times;
              inner = times * Number(size.value);
              nodes += inner;
            }
          }
          walk(selection.selectionSet, getNamedType(field.type), inner);
        }
      }
    }
  }

  function named(name: string): GraphQLNamedType {
    const type = schema.getType(name);
    if (!isCompositeType(type)) throw new TypeError(`${name} has no fields`);
    return type;
  }

  const query = schema.getQueryType();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION && query !== undefined && query !== null) walk(definition.selectionSet, query, 1);
  }
  if (nodes > MOST_NODES) complaints.push({ type: 'MAX_NODE_LIMIT_EXCEEDED', message: `This query requests up to ${nodes} possible nodes which exceeds the maximum limit of 500,000.` });
  return { nodes, requests, complaints };
}
