import Table from "cli-table3";

/** A table without cli-table3's own colours, which look at the environment, and without lines between rows. */
export function plainTable(head: string[], options: Table.TableConstructorOptions): Table.GenericTable<Table.Cell[]> {
  return new Table({ ...options, head, style: { head: [], border: [], compact: true } }) as Table.GenericTable<
    Table.Cell[]
  >;
}
