/** Kinds of bodies that answer, and of places, as the service knows them. */
import type { Agency, Territory } from '../api/types';

export const AGENCY_KINDS: readonly Agency['kind'][] = [
  'ministry',
  'administration',
  'inspection',
  'hospital',
  'school',
  'utility',
  'operator',
  'other',
];

export const PLACE_KINDS: readonly Territory['kind'][] = ['region', 'municipality', 'settlement', 'district', 'street'];
