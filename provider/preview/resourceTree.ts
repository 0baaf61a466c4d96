import type { RecordedResource } from "./recordProgram.js";

/** So many like siblings are shown each on its own line; more are shown as one. */
const mostAlike = 2;

/** The resources as `pulumi preview` shows them: what is created, its type and its name, children under their parents. */
export function renderResourceTree(
  resources: readonly RecordedResource[],
  { project, stack }: { readonly project: string; readonly stack: string },
): string {
  const rows = [
    { depth: 0, type: "pulumi:pulumi:Stack", name: `${project}-${stack}` },
    ...childRows(resources, undefined, 1),
  ];
  const shown = rows.map(({ depth, type, name }) => ({ lead: ` + ${"  ".repeat(depth)}${type}`, name }));
  const width = Math.max(...shown.map(({ lead }) => lead.length));
  return shown.map(({ lead, name }) => `${lead.padEnd(width)}  ${name}`).join("\n");
}

interface Row {
  readonly depth: number;
  readonly type: string;
  readonly name: string;
}

function childRows(resources: readonly RecordedResource[], parent: string | undefined, depth: number): readonly Row[] {
  const children = resources.filter((resource) => resource.parent === parent);
  // The parts of a component say more than the cloud's own resources, so they come first.
  const siblings = [...children.filter(isComponent), ...children.filter((child) => !isComponent(child))];
  const isLeaf = ({ urn }: RecordedResource): boolean => !resources.some((resource) => resource.parent === urn);
  const alike = new Map<string, RecordedResource[]>();
  for (const sibling of siblings) {
    const key = isLeaf(sibling) ? sibling.type : sibling.urn;
    alike.set(key, [...(alike.get(key) ?? []), sibling]);
  }
  return [...alike.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    if (group.length > mostAlike) return [{ depth, type: shortType(first.type), name: namesTogether(group) }];
    return group.flatMap((resource) => [
      { depth, type: shortType(resource.type), name: resource.name },
      ...childRows(resources, resource.urn, depth + 1),
    ]);
  });
}

function isComponent({ type }: RecordedResource): boolean {
  return type.startsWith("blended-fleet:");
}

/** What the names begin with alike, and what each ends with. */
function namesTogether(group: readonly RecordedResource[]): string {
  const names = group.map(({ name }) => name);
  const common = names.reduce(commonStart).replace(/[^.-]*$/, "");
  return `${group.length} × ${common}{${names.map((name) => name.slice(common.length)).join(", ")}}`;
}

function commonStart(a: string, b: string): string {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return a.slice(0, length);
}

/** `aws:sqs/queue:Queue` as Pulumi shows it: `aws:sqs:Queue`. */
function shortType(type: string): string {
  return type.replace(/\/[^:]+:/, ":");
}
