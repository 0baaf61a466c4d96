import type { TraceSet } from "../provider/replay/trace.js";

/** The same recordings several times over, each copy's zones renamed: a larger market of the same kind. */
export function replicated(trace: TraceSet, times: number): TraceSet {
  const copies = Array.from({ length: times }, (_, copy) =>
    trace.pools.map((pool) => (copy === 0 ? pool : renamed(pool, copy))),
  );
  return { ...trace, pools: copies.flat() };
}

function renamed<P extends { readonly id: string; readonly zone: string; readonly region: string }>(
  pool: P,
  copy: number,
): P {
  return {
    ...pool,
    id: `${pool.id}-${copy}`,
    zone: `${pool.region}-${copy}${pool.zone.slice(pool.region.length)}`,
    region: `${pool.region}-${copy}`,
  };
}
