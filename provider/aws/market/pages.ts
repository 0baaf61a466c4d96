import { RequestFailedError } from "../../errors.js";

interface Page {
  readonly NextToken?: string | undefined;
}

/**
 * All pages of an answer; an empty page may still have a next one.
 * @throws RequestFailedError where a page leads to itself.
 */
export async function allPages<P extends Page>(
  ask: (token: { NextToken?: string }) => Promise<P>,
): Promise<readonly P[]> {
  const pages: P[] = [];
  let token: string | undefined;
  do {
    const page: P = await ask(token === undefined ? {} : { NextToken: token });
    pages.push(page);
    // EC2 ends some lists with an empty token instead of none.
    const next = page.NextToken === "" ? undefined : page.NextToken;
    if (next !== undefined && next === token) throw new RequestFailedError("an answer's next page is itself");
    token = next;
  } while (token !== undefined);
  return pages;
}

/** Lists of at most so many, in order. */
export function chunksOf<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

/** The most values of one filter of EC2 ("List and filter using the CLI and API", EC2 User Guide). */
export const mostFilterValues = 200;
