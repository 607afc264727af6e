/** The day of a moment in the reader's own zone, as a number that grows by one from one calendar day to the next. */
export function dayNumber(moment: Date | number): number {
  const at = new Date(moment);
  // By its calendar alone: a day of 23 or 25 hours is a day.
  return Date.UTC(at.getFullYear(), at.getMonth(), at.getDate()) / 86_400_000;
}
