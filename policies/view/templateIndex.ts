import type { PolicyResource } from "@pulumi/policy";
import { isKnown, type Launcher, type TemplateReference } from "./launcher.js";
import { plainObject, type Maybe } from "./plainValue.js";
import { textAt } from "./reading.js";

export interface FoundTemplates {
  readonly templates: readonly Launcher[];
  /** Nothing it refers to is missing among them. */
  readonly isAll: boolean;
  /** Some of what it refers to is another stack's. */
  readonly isForeign: boolean;
  /** Others that it may launch from, once the preview's unknowns are known. */
  readonly possible: readonly Launcher[];
}

/** Finds the templates of a stack by what refers to them. */
export class TemplateIndex {
  private readonly byText = new Map<string, Launcher>();
  private readonly byUrn = new Map<string, Launcher>();
  /** Those whose id their own outputs do not tell. */
  private readonly withoutId = new Set<string>();

  constructor(resources: readonly { readonly launcher: Launcher; readonly source: PolicyResource }[]) {
    for (const { launcher, source } of resources) {
      if (!launcher.isTemplate) continue;
      this.byUrn.set(launcher.urn, launcher);
      const properties = plainObject(source.props);
      const id = textAt(properties, "id");
      if (!isKnown(id)) this.withoutId.add(launcher.urn);
      const names: readonly Maybe<string>[] = [id, textAt(properties, "name")];
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
    let isForeign = false;
    for (const reference of templates) {
      const template = this.named(reference);
      if (template !== undefined) found.add(template);
      else if (isNamed(reference) && !this.mayBeMade(reference, source)) isForeign = true;
      else hidden.push(reference);
    }
    const made = this.hangingOn(source, hidden).filter((template) => !found.has(template));
    const isTold = hidden.length === 0 || (made.length > 0 && made.length <= hidden.length);
    if (isTold) for (const template of made) found.add(template);
    const possible = isTold ? [] : made.length > 0 ? made : [...this.byUrn.values()];
    return { templates: [...found], isAll: !isForeign && isTold, isForeign, possible };
  }

  private named({ id, name }: TemplateReference): Launcher | undefined {
    const names: readonly Maybe<string>[] = [id, name];
    for (const text of names) {
      const template = isKnown(text) ? this.byText.get(text) : undefined;
      if (template !== undefined) return template;
    }
    return undefined;
  }

  private mayBeMade(reference: TemplateReference, source: PolicyResource): boolean {
    return this.hangingOn(source, [reference]).some(({ urn }) => this.withoutId.has(urn));
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
