import { browser, type PageElement, type PageNode } from "./browser.js";

/** An element as it should be. */
export interface View {
  readonly name: string;
  readonly attributes: ViewAttributes;
  readonly children: readonly ViewChild[];
}

export type ViewChild = View | string;

/** What is undefined or false is absent. */
export interface ViewAttributes {
  /** Tells it from its siblings: an element stays the same while its key does. */
  readonly key?: string;
  /** Custom properties and the like. */
  readonly style?: Readonly<Record<string, string>>;
  readonly onClick?: () => void;
  readonly onChange?: () => void;
  readonly [attribute: string]: string | number | boolean | undefined | (() => void) | Readonly<Record<string, string>>;
}

/** Children that are undefined are left out, and lists are taken apart. */
export function view(
  name: string,
  attributes: ViewAttributes = {},
  ...children: readonly (ViewChild | number | undefined | readonly ViewChild[])[]
): View {
  const flat = children.flatMap((child): readonly ViewChild[] => {
    if (child === undefined) return [];
    return typeof child === "object" && !("name" in child) ? child : [typeof child === "number" ? `${child}` : child];
  });
  return { name, attributes, children: flat };
}

const shownViews = new WeakMap<PageNode, View>();
const textNode = 3;

/**
 * Makes what is in an element the same as the views, touching only what differs: elements that stay keep the focus, what is
 * typed into them, and whether they are open.
 */
export function show(host: PageElement, children: readonly ViewChild[]): void {
  const unused = Array.from(host.childNodes);
  const chosen = children.map((child) => {
    const index = unused.findIndex((node) => suits(node, child));
    return index < 0 ? undefined : unused.splice(index, 1)[0];
  });
  unused.forEach((node) => node.remove());
  children.forEach((child, index) => {
    const node = updated(chosen[index] ?? created(child), child);
    const present = host.childNodes[index];
    if (present !== node) host.insertBefore(node, present ?? null);
  });
}

function suits(node: PageNode, child: ViewChild): boolean {
  if (typeof child === "string") return node.nodeType === textNode;
  const shown = shownViews.get(node);
  return shown !== undefined && shown.name === child.name && shown.attributes.key === child.attributes.key;
}

function created(child: ViewChild): PageNode {
  if (typeof child === "string") return browser.document.createTextNode(child);
  return browser.document.createElement(child.name);
}

function updated(node: PageNode, child: ViewChild): PageNode {
  if (typeof child === "string") {
    if (node.textContent !== child) node.textContent = child;
    return node;
  }
  const element = node as PageElement;
  const before = shownViews.get(node);
  shownViews.set(node, child);
  updateAttributes(element, child.attributes, before?.attributes ?? {});
  show(element, child.children);
  return element;
}

const apart = new Set(["key", "style", "onClick", "onChange"]);

function updateAttributes(element: PageElement, after: ViewAttributes, before: ViewAttributes): void {
  element.onclick = after.onClick ?? null;
  element.onchange = after.onChange ?? null;
  for (const [name, value] of Object.entries(after.style ?? {})) {
    if (before.style?.[name] !== value) element.style.setProperty(name, value);
  }
  for (const name of new Set([...Object.keys(after), ...Object.keys(before)])) {
    if (!apart.has(name) && after[name] !== before[name]) updateAttribute(element, name, after[name]);
  }
}

function updateAttribute(element: PageElement, name: string, value: ViewAttributes[string]): void {
  if (value === undefined || value === false) element.removeAttribute(name);
  else element.setAttribute(name, value === true ? "" : `${value as string | number}`);
}
