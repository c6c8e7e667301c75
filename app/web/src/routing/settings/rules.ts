/** Rules as they are shown and as they are saved. Pure. */
import type { Rule, RuleIn } from '../../api/types';

export const EMPTY_RULE: RuleIn = {
  name: '',
  topic_id: null,
  topic_group: null,
  territory_id: null,
  page_id: null,
  words: [],
  agency_id: '',
  valid_from: null,
  valid_to: null,
  active: true,
  rank: null,
};

/** A rule as it would be saved again. */
export function ruleIn(rule: Rule): RuleIn {
  return {
    name: rule.name,
    topic_id: rule.topic?.id ?? null,
    topic_group: rule.topic_group,
    territory_id: rule.territory?.id ?? null,
    page_id: rule.page?.id ?? null,
    words: rule.words,
    agency_id: rule.agency.id,
    valid_from: rule.valid_from,
    valid_to: rule.valid_to,
    active: rule.active,
    rank: rule.rank,
  };
}

export type Missing = 'name' | 'condition' | 'agency' | 'dates';

/** What a rule still lacks before it can be tried or saved. */
export function missing(rule: RuleIn): Missing[] {
  const found: Missing[] = [];
  if (rule.name.trim().length < 3) found.push('name');
  const conditions = [rule.topic_id, rule.topic_group, rule.territory_id, rule.page_id];
  if (!conditions.some(Boolean) && (rule.words ?? []).length === 0) found.push('condition');
  if (!rule.agency_id) found.push('agency');
  if (rule.valid_from && rule.valid_to && rule.valid_from > rule.valid_to) found.push('dates');
  return found;
}
