import { packageExtension } from '../helpers/vsix';

/** All specs try the same package, which is made from the source as it is now. */
export async function setup(): Promise<void> {
  await packageExtension();
}
