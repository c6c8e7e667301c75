/**
 * Puts a text into a field as if it were typed: an empty field gets it whole, another one after what stands there.
 *
 * The field's owner learns of it by the event of typing.
 */
export function insertText(field: HTMLTextAreaElement, text: string): void {
  const before = field.value.trimEnd();
  field.focus();
  field.setRangeText(joined(before, text), 0, field.value.length, 'end');
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
}

/** One text after another with an empty line between. */
export function joined(before: string, text: string): string {
  return before === '' ? text : `${before}\n\n${text}`;
}
