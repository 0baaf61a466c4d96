/** Solves a system of equations by Gauss and Jordan, with the largest pivot of each column. */
export function solved(matrix: readonly Float64Array[], right: Float64Array): Float64Array {
  const lines = matrix.map((line, i) => Float64Array.of(...line, right[i] ?? 0));
  for (let column = 0; column < lines.length; column++) {
    const pivot = takePivot(lines, column);
    for (const line of lines) if (line !== pivot) subtract(line, pivot, column);
  }
  return Float64Array.from(lines, (line) => line[lines.length] ?? 0);
}

/** Brings the line with the column's largest number to its place, divided by that number. */
function takePivot(lines: Float64Array[], column: number): Float64Array {
  const sizes = lines.slice(column).map((line) => Math.abs(line[column] ?? 0));
  const at = column + sizes.indexOf(Math.max(...sizes));
  const [chosen = new Float64Array(), present = new Float64Array()] = [lines[at], lines[column]];
  [lines[at], lines[column]] = [present, chosen];
  const scale = chosen[column] ?? 1;
  for (let j = column; j < chosen.length; j++) chosen[j] = (chosen[j] ?? 0) / scale;
  return chosen;
}

function subtract(line: Float64Array, pivot: Float64Array, column: number): void {
  const factor = line[column] ?? 0;
  if (factor === 0) return;
  for (let j = column; j < line.length; j++) line[j] = (line[j] ?? 0) - factor * (pivot[j] ?? 0);
}
