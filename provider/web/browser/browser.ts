/* What the page's script uses of the browser. Nothing here puts text into the page as HTML. */

export interface PageNode {
  readonly nodeType: number;
  textContent: string | null;
  readonly parentNode: PageElement | null;
  remove(): void;
}

/** An element, with what the elements in use have: form fields, dialogs and details too. */
export interface PageElement extends PageNode {
  readonly localName: string;
  readonly id: string;
  readonly childNodes: ArrayLike<PageNode>;
  readonly style: { setProperty(name: string, value: string): void };
  readonly clientWidth: number;
  readonly returnValue?: string;
  hidden: boolean;
  disabled?: boolean;
  open?: boolean;
  value: string;
  checked?: boolean;
  onclick: ((event: PageEvent) => void) | null;
  onchange: ((event: PageEvent) => void) | null;
  onsubmit: ((event: PageEvent) => void) | null;
  getAttribute(name: string): string | null;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
  insertBefore(node: PageNode, before: PageNode | null): void;
  querySelector(selector: string): PageElement | null;
  querySelectorAll(selector: string): ArrayLike<PageElement> & Iterable<PageElement>;
  addEventListener(name: string, listener: (event: PageEvent) => void): void;
  focus(): void;
  scrollIntoView(): void;
  showModal(): void;
  close(): void;
}

export interface PageEvent {
  preventDefault(): void;
}

export interface PageDocument {
  readonly hidden: boolean;
  readonly documentElement: PageElement;
  readonly activeElement: PageElement | null;
  title: string;
  getElementById(id: string): PageElement | null;
  createElement(name: string): PageElement;
  createTextNode(text: string): PageNode;
  addEventListener(name: string, listener: () => void): void;
}

interface PlotSeries {
  readonly label?: string;
  readonly [option: string]: unknown;
}

export interface PlotOptions {
  readonly width: number;
  readonly height: number;
  readonly series: readonly PlotSeries[];
  readonly [option: string]: unknown;
}

export interface Plot {
  readonly height: number;
  setData(data: PlotData): void;
  setSize(size: { readonly width: number; readonly height: number }): void;
  destroy(): void;
}

export type PlotData = readonly (readonly (number | null)[])[];

export interface Browser {
  readonly document: PageDocument;
  readonly location: { readonly hash: string; readonly pathname: string; readonly search: string };
  readonly history: { replaceState(state: null, unused: string, url: string): void };
  readonly sessionStorage: { getItem(name: string): string | null; setItem(name: string, value: string): void };
  readonly devicePixelRatio: number;
  readonly uPlot: new (options: PlotOptions, data: PlotData, host: PageElement) => Plot;
  addEventListener(name: string, listener: () => void): void;
  matchMedia(query: string): { addEventListener(name: string, listener: () => void): void };
  getComputedStyle(element: PageElement): { getPropertyValue(name: string): string };
}

/** The window that the page is in. */
export const browser = globalThis as unknown as Browser;

/** @throws {Error} if the page has no such element: its markup and its script don't fit each other. */
export function elementOf(id: string): PageElement {
  const element = browser.document.getElementById(id);
  if (element === null) throw new Error(`The page has no ${id}`);
  return element;
}

/** Shows or hides an element; one that is so already is not touched, so that no screen reader tells it anew. */
export function setHidden(id: string, isHidden: boolean): void {
  const element = elementOf(id);
  if (element.hidden !== isHidden) element.hidden = isHidden;
}
