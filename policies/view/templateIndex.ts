import type { PolicyResource } from "@pulumi/policy";
import { isKnown, type Launcher, type TemplateReference } from "./launcher.js";
import { plainObject, type Maybe } from "./plainValue.js";
import { textAt } from "./reading.js";

export interface FoundTemplates {
  readonly templates: readonly Launcher[];
  /** Nothing it refers to is missing among them. */
  readonly isAll: boolean;
}

/** Finds the templates of a stack by what refers to them. */
export class TemplateIndex {
  private readonly byText = new Map<string, Launcher>();
  private readonly byUrn = new Map<string, Launcher>();

  constructor(resources: readonly { readonly launcher: Launcher; readonly source: PolicyResource }[]) {
    for (const { launcher, source } of resources) {
      if (!launcher.isTemplate) continue;
      this.byUrn.set(launcher.urn, launcher);
      const properties = plainObject(source.props);
      const names: readonly Maybe<string>[] = [textAt(properties, "id"), textAt(properties, "name")];
      for (const text of names) if (isKnown(text) && text !== "") this.byText.set(text, launcher);
    }
  }

  /**
   * The templates that a launcher refers to. An id that is not known yet is looked for among the resources that its
   * property hangs on; they count only where there are no more of them than references, for a program may choose.
   */
  templatesOf({ templates }: Launcher, source: PolicyResource): FoundTemplates {
    const found = new Set<Launcher>();
    const hidden: TemplateReference[] = [];
    let isAll = true;
    for (const reference of templates) {
      const template = this.named(reference);
      if (template !== undefined) found.add(template);
      else if (isNamed(reference)) isAll = false;
      else hidden.push(reference);
    }
    const made = this.hangingOn(source, hidden).filter((template) => !found.has(template));
    const isTold = hidden.length === 0 || (made.length > 0 && made.length <= hidden.length);
    if (isTold) for (const template of made) found.add(template);
    return { templates: [...found], isAll: isAll && isTold };
  }

  private named({ id, name }: TemplateReference): Launcher | undefined {
    const names: readonly Maybe<string>[] = [id, name];
    for (const text of names) {
      const template = isKnown(text) ? this.byText.get(text) : undefined;
      if (template !== undefined) return template;
    }
    return undefined;
  }

  private hangingOn(source: PolicyResource, references: readonly TemplateReference[]): readonly Launcher[] {
    const properties = new Set(references.map(({ property }) => property));
    const urns = [...properties]
      .flatMap((property) => source.propertyDependencies[property] ?? [])
      .map(({ urn }) => urn);
    return [...new Set(urns)].flatMap((urn) => this.byUrn.get(urn) ?? []);
  }
}

/** An id or name that is known, of something that this stack does not make. */
function isNamed({ id, name }: TemplateReference): boolean {
  return isKnown(id) || isKnown(name);
}
