-- What understanding a million questions leaves behind: decisions with their grounds, surges, lessons, versions, choices
-- and moves of many at once. Beside the questions of `fill.sql`, in the same session.
SET session_replication_role = replica;

-- Grounds as routing keeps them, 400 different ones: six candidates, five topics, a place, words, three questions alike.
CREATE UNLOGGED TABLE bench_grounds AS
SELECT n,
       (SELECT jsonb_agg(jsonb_build_object(
                 'agency_id', id, 'agency_name', short_name, 'probability', round((0.9 / 2 ^ place)::numeric, 3),
                 'rule_id', NULL, 'rule_name', NULL, 'why', 'тема «Ямы и трещины на дороге», место, слова', 'refused', false)
               ORDER BY place)
        FROM (SELECT id, short_name, row_number() OVER (ORDER BY md5(code || n)) AS place FROM agency) a
        WHERE place <= 6) AS candidates,
       jsonb_build_object(
         'words', to_jsonb(ARRAY['дорога', 'яма', 'асфальт', 'ремонт', 'машина', 'объезжать', 'колесо', 'лужа']),
         'hints', jsonb_build_array('Страница ведёт муниципальный округ', 'Раньше писал о соседнем посёлке'),
         'matters', '[]'::jsonb,
         'places', (SELECT jsonb_build_array(jsonb_build_object('text', 'ул. Гагарина 12', 'chosen', NULL, 'territories',
                      jsonb_agg(jsonb_build_object('id', id, 'name', name, 'within', '', 'probability', 0.5))))
                    FROM (SELECT id, name FROM territory ORDER BY md5(code || n) LIMIT 2) t),
         'topic', (SELECT jsonb_agg(jsonb_build_object('id', id, 'code', code, 'name', name, 'probability', 0.2))
                   FROM (SELECT id, code, name FROM topic ORDER BY md5(code || n) LIMIT 5) t),
         'similar', (SELECT jsonb_agg(jsonb_build_object('id', id, 'agency_id', agency_id, 'likeness', 0.731))
                     FROM (SELECT id, agency_id FROM question WHERE number BETWEEN n * 3 AND n * 3 + 2) s)) AS evidence
FROM generate_series(0, 399) n;

INSERT INTO router_version (id, state, started_at, beat_at, finished_at, live_at, retired_at, examples, tested_on, step,
                            progress, measured, reason, content, trial)
SELECT uuidv7((n - 11) * interval '30 days'), CASE WHEN n = 10 THEN 'live' ELSE 'retired' END, at, at, at, at,
       CASE WHEN n < 10 THEN at + interval '30 days' END, 20000, 2000, '', 1,
       '{"agency_top_1": 0.56, "agency_top_3": 0.82, "topic_top_1": 0.64, "topic_top_3": 0.84, "calibration_error": 0.03,
         "precision_at": {"0.25": 0.9, "0.5": 0.8, "0.75": 0.7}, "share_at_aim": 0.3, "live_before": null}', '',
       noise.bytes, noise.bytes
FROM generate_series(1, 10) n
CROSS JOIN LATERAL (SELECT now() + (n - 11) * interval '30 days' AS at) moment
CROSS JOIN (SELECT decode(string_agg(md5(i::text), ''), 'hex') AS bytes FROM generate_series(1, 750000) i) noise;

-- Of a hundred questions 55 are given by a rule, 30 by what was learnt; 8 a person decides, 5 a person moves to where
-- they belong, 2 come back from an agency first.
INSERT INTO assignment (id, question_id, agency_id, from_agency_id, topic_id, territory_id, rule_id, version_id, decided_by,
                        operator_id, confidence, candidates, evidence, reason, before, decided_at)
SELECT uuidv7(q.received_at + step.after - now()), q.id, step.agency_id, step.from_agency_id, q.topic_id, q.territory_id,
       CASE WHEN step.decided_by = 'rule' THEN rules.ids[1 + (q.number * 7919 % array_length(rules.ids, 1))] END,
       CASE WHEN machine THEN live.id END, step.decided_by, CASE WHEN NOT machine THEN person.id END,
       CASE WHEN machine THEN 0.9 ELSE 1 END,
       CASE WHEN machine THEN g.candidates ELSE '[]' END, CASE WHEN machine THEN g.evidence ELSE '{}' END,
       CASE WHEN machine THEN '' ELSE 'Полномочия другого ведомства' END, NULL, q.received_at + step.after
FROM (SELECT id, number, agency_id, topic_id, territory_id, received_at,
             CASE WHEN status = 'triage' THEN 'waits' WHEN number % 100 < 85 THEN 'alone' WHEN number % 100 < 93 THEN 'asked'
                  WHEN number % 100 < 98 THEN 'moved' ELSE 'returned' END AS fate,
             CASE WHEN number % 100 < 55 THEN 'rule' ELSE 'classifier' END AS ground
      FROM question WHERE close_reason IS DISTINCT FROM 'screened-out' AND status <> 'received') q
JOIN bench_grounds g ON g.n = q.number % 400
CROSS JOIN (SELECT id FROM operator WHERE role = 'coordinator' ORDER BY email LIMIT 1) person
CROSS JOIN (SELECT id FROM router_version WHERE state = 'live') live
CROSS JOIN (SELECT array_agg(id ORDER BY rank) ids FROM routing_rule) rules
CROSS JOIN (SELECT array_agg(id ORDER BY code) ids FROM agency) agencies
CROSS JOIN LATERAL (SELECT agencies.ids[1 + q.number / 100 % array_length(agencies.ids, 1)] AS id) other
CROSS JOIN LATERAL (VALUES
  (q.ground, CASE q.fate WHEN 'alone' THEN q.agency_id WHEN 'moved' THEN other.id WHEN 'returned' THEN other.id END,
   NULL::uuid, interval '0', true, true),
  ('return', NULL, other.id, interval '3 hours', false, q.fate = 'returned'),
  ('person', q.agency_id, CASE WHEN q.fate = 'moved' THEN other.id END, interval '4 hours', false,
   q.fate IN ('asked', 'moved', 'returned'))
) step (decided_by, agency_id, from_agency_id, after, machine, happened)
WHERE step.happened
ORDER BY q.number, step.after;

-- 200 surges of the last two months, three of them large and open, each of questions that came one after the other.
CREATE UNLOGGED TABLE bench_surge AS
SELECT uuidv7(q.received_at - now()) AS id, n, q.number AS first, q.topic_id, q.territory_id, q.received_at AS at,
       CASE WHEN n <= 3 THEN 800 ELSE 10 + n % 60 END AS size,
       CASE WHEN n <= 6 THEN 'open' WHEN n <= 10 THEN 'proposed' WHEN n % 4 = 0 THEN 'dismissed' ELSE 'closed' END AS state
FROM generate_series(1, 200) n
CROSS JOIN (SELECT max(number) AS last FROM question) newest
JOIN question q ON q.number = newest.last - (n - 1) * newest.last / 12500 - 800;

INSERT INTO surge (id, state, title, topic_id, territory_id, words, usual_per_hour, seen_per_hour, joins_itself, began_at,
                   proposed_at, opened_at, closed_at, close_note, base_text, base_revision)
SELECT id, state, 'Нет воды: улица ' || n, topic_id, territory_id, '{вода,отключить,дом}', 0.4, 12, true, at, at,
       CASE WHEN state IN ('open', 'closed') THEN at END,
       CASE WHEN state IN ('dismissed', 'closed') THEN at + interval '1 day' END, '', '', 0
FROM bench_surge ORDER BY at;

INSERT INTO surge_member (surge_id, question_id, likeness, joined_at)
SELECT DISTINCT ON (q.id) s.id, q.id, 0.8, q.received_at
FROM bench_surge s JOIN question q ON q.number BETWEEN s.first AND s.first + s.size - 1
ORDER BY q.id, s.n;

INSERT INTO screening_lesson (id, question_id, was, asks, needs_answer, screening, fingerprint, operator_id, learnt_at)
SELECT uuidv7(q.received_at - now()), q.id, 'thanks', false, true, 'question', q.number, person.id,
       q.received_at + interval '1 day'
FROM (SELECT id FROM operator WHERE role = 'coordinator' ORDER BY email LIMIT 1) person
CROSS JOIN (SELECT max(number) / 2000 AS apart FROM question) step
JOIN question q ON q.number % step.apart = 0
ORDER BY q.number LIMIT 2000;

UPDATE question q SET screened_by = l.operator_id FROM screening_lesson l WHERE l.question_id = q.id;

INSERT INTO place_choice (id, name, page_id, territory_id, times, chosen_at)
SELECT uuidv7(), 'посёлок ' || n, p.id, t.id, n, now()
FROM (SELECT id, row_number() OVER (ORDER BY id) AS at FROM page) p
CROSS JOIN generate_series(1, 3) n
JOIN (SELECT id, row_number() OVER (ORDER BY id) AS at FROM territory) t ON t.at = 1 + (p.at + n) % 100;

INSERT INTO bulk_move (id, agency_id, reason, moved_by, moved_at, items, undone, kept)
SELECT uuidv7(-n * interval '1 day'), q.agency_id, 'Полномочия другого ведомства', person.id, now() - n * interval '1 day',
       items.ids, 0, 0
FROM generate_series(1, 100) n
CROSS JOIN (SELECT id FROM operator WHERE role = 'coordinator' ORDER BY email LIMIT 1) person
CROSS JOIN (SELECT max(number) AS last FROM question) newest
CROSS JOIN LATERAL (SELECT agency_id FROM question WHERE agency_id IS NOT NULL AND number > n * 50 ORDER BY number LIMIT 1) q
CROSS JOIN LATERAL (SELECT jsonb_agg(jsonb_build_object('question_id', id, 'assignment_id', id)) AS ids
                    FROM question WHERE number BETWEEN newest.last - n * newest.last / 200 - 300 AND newest.last - n * newest.last / 200) items;

INSERT INTO routing_aim (id, precision, changed_at) VALUES (1, 0.9, now()) ON CONFLICT DO NOTHING;

DROP TABLE bench_grounds, bench_surge;
RESET session_replication_role;
