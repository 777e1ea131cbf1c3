/** What undo and redo go through: texts, with what was selected. */
export type Moment = { text: string; path: string[]; nodes: string[] };

const LONGEST = 200;

export class History {
  private past: Moment[] = [];
  private future: Moment[] = [];
  private mark = "";

  constructor(private present: Moment) {}

  /** Note a change. Changes with the same mark, one after the other, are one step. */
  note(moment: Moment, mark = ""): void {
    if (moment.text === this.present.text) {
      this.present = moment;
      return;
    }
    if (!mark || mark !== this.mark) {
      this.past.push(this.present);
      if (this.past.length > LONGEST) this.past.shift();
    }
    this.mark = mark;
    this.present = moment;
    this.future = [];
  }

  /** End a step: the next change is one of its own, whatever its mark is. */
  pause(): void {
    this.mark = "";
  }

  undo(): Moment | null {
    return this.go(this.past, this.future);
  }

  redo(): Moment | null {
    return this.go(this.future, this.past);
  }

  private go(from: Moment[], to: Moment[]): Moment | null {
    const next = from.pop();
    if (!next) return null;
    to.push(this.present);
    this.present = next;
    this.mark = "";
    return next;
  }

  get canUndo(): boolean {
    return this.past.length > 0;
  }

  get canRedo(): boolean {
    return this.future.length > 0;
  }
}
