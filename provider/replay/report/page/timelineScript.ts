/** Filters the timeline and shows it a page at a time. It runs in the browser, so it stands here as text. */
export const timelineScript = String.raw`
(function () {
  "use strict";
  const pageLength = 25;
  const byId = (id) => document.getElementById(id);
  const entries = Array.from(document.querySelectorAll(".incident"));
  const selects = ["filter-workload", "filter-kind", "filter-incident"].map(byId);
  let shown = pageLength;

  function matches(entry) {
    const [workload, kind, incident] = selects.map((select) => select.value);
    return (
      (workload === "" || entry.dataset.workload === workload) &&
      (kind === "" || entry.dataset.kinds.split(" ").includes(kind)) &&
      (incident === "" || entry.dataset.incident === incident)
    );
  }

  function update() {
    const matching = entries.filter(matches);
    const visible = new Set(matching.slice(0, shown));
    entries.forEach((entry) => (entry.hidden = !visible.has(entry)));
    byId("incident-count").textContent = "Showing " + visible.size + " of " + matching.length;
    byId("more-incidents").hidden = visible.size === matching.length;
  }

  function restart() {
    shown = pageLength;
    update();
  }

  if (!entries.some((entry) => entry.dataset.incident === "loss")) selects[2].value = "";
  selects.forEach((select) => select.addEventListener("change", restart));
  byId("filters").addEventListener("submit", (event) => event.preventDefault());
  byId("more-incidents").addEventListener("click", () => {
    shown += pageLength;
    update();
  });
  byId("filters").hidden = false;
  update();
})();
`;
