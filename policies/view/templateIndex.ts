import { groupedBy } from "../../provider/engine/groupedBy.js";
import { isKnown, type Launcher, type TemplateReference } from "./launcher.js";
import { notKnown, type Maybe } from "./plainValue.js";
import { textAt } from "./reading.js";
import { meant, type Located } from "./region.js";
import type { StackResource } from "./stackResource.js";

export interface FoundTemplates {
  readonly templates: readonly Launcher[];
  /** Nothing it refers to is missing among them. */
  readonly isAll: boolean;
  /** Some of what it refers to is another stack's. */
  readonly isForeign: boolean;
  /** Others that it may launch from, once the preview's unknowns are known. */
  readonly possible: readonly Launcher[];
}

interface NamedTemplate extends Located {
  readonly text: string;
  readonly launcher: Launcher;
}

/** Finds the templates of a stack by what refers to them. */
export class TemplateIndex {
  private readonly byText: ReadonlyMap<string, readonly NamedTemplate[]>;
  private readonly byUrn = new Map<string, Launcher>();
  /** Those whose id or name is not told, so that a text may be theirs. */
  private readonly untold = new Set<string>();

  constructor(resources: readonly { readonly launcher: Launcher; readonly resource: StackResource }[]) {
    const named: NamedTemplate[] = [];
    for (const { launcher, resource } of resources) {
      if (!launcher.isTemplate) continue;
      const { urn, region, properties } = resource;
      this.byUrn.set(urn, launcher);
      const id = textAt(properties, "id");
      const name = textAt(properties, "name");
      if (!isKnown(id) || name === notKnown) this.untold.add(urn);
      const names: readonly Maybe<string>[] = [id, name];
      for (const text of names) if (isKnown(text) && text !== "") named.push({ text, urn, region, launcher });
    }
    this.byText = groupedBy(named, ({ text }) => text);
  }

  /**
   * The templates that a launcher refers to. An id that is not known yet is looked for among the resources that its
   * property hangs on; they count only where there are no more of them than references, for a program may choose.
   */
  templatesOf({ templates }: Launcher, source: StackResource): FoundTemplates {
    const found = new Set<Launcher>();
    const hidden: TemplateReference[] = [];
    let isForeign = false;
    for (const reference of templates) {
      const template = this.named(reference, source);
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

  private named({ id, name, property }: TemplateReference, { region, source }: StackResource): Launcher | undefined {
    const names: readonly Maybe<string>[] = [id, name];
    for (const text of names) {
      const named = isKnown(text) ? (this.byText.get(text) ?? []) : [];
      const template = meant(named, region, source.propertyDependencies[property] ?? []);
      if (template !== undefined) return template.launcher;
    }
    return undefined;
  }

  private mayBeMade(reference: TemplateReference, source: StackResource): boolean {
    return this.hangingOn(source, [reference]).some(({ urn }) => this.untold.has(urn));
  }

  private hangingOn({ source }: StackResource, references: readonly TemplateReference[]): readonly Launcher[] {
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
