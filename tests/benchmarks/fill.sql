-- A region after two years, on top of the sample's catalogues: `bench.questions` questions, 97 % of them done with.
-- Triggers are off for the session that runs this: a million notifications would tell nobody anything.
SET session_replication_role = replica;
SELECT setseed(0.42);

INSERT INTO operator (id, email, name, role, agency_id, password_hash, active, created_at)
SELECT uuidv7(), 'responder-' || a.code || '-' || n || '@example.org', 'Оператор ' || n, 'responder', a.id, '', true, now()
FROM agency a, generate_series(1, 8) n;

INSERT INTO page (id, network, external_id, name, url, agency_id, territory_id, active, push, connected, created_at, health,
                  health_at, failure_code, failure_text)
SELECT uuidv7(), CASE WHEN n % 2 = 0 THEN 'vk' ELSE 'ok' END, (700000000 + n)::text, 'Страница ' || n, '',
       agencies.ids[1 + n % array_length(agencies.ids, 1)], territories.ids[1 + n % array_length(territories.ids, 1)],
       true, false, true, now(), 'working', now(), '', ''
FROM generate_series(1, 1400) n,
     (SELECT array_agg(id ORDER BY code) ids FROM agency) agencies,
     (SELECT array_agg(id ORDER BY code) ids FROM territory) territories;

INSERT INTO feed (id, network, kind, account, token, active, version, next_look_at, failures, failure_code, failure_text,
                  done, confirmation)
SELECT uuidv7(), network, 'sweep', external_id, 'service', true, 1, now(), 0, '', '', 0, '' FROM page WHERE connected;

INSERT INTO feed_page (feed_id, page_id, failure_code, failure_text)
SELECT f.id, p.id, '', '' FROM feed f JOIN page p ON p.network = f.network AND p.external_id = f.account;

INSERT INTO post (id, page_id, external_id, text, url, published_at, seen_at)
SELECT uuidv7(), p.id, n::text, 'Новость ' || n, '', now() - n * interval '17 days', now() - n * interval '17 days'
FROM page p, generate_series(1, 40) n;

INSERT INTO citizen (id, network, external_id, name, seen_at)
SELECT uuidv7(), CASE WHEN n % 2 = 0 THEN 'vk' ELSE 'ok' END, (800000000 + n)::text, 'Проба ' || n, now()
FROM generate_series(1, current_setting('bench.questions')::int / 3) n;

-- What each question draws by lot. `done` is 0…1: where it is among those done with.
CREATE UNLOGGED TABLE bench_question AS
SELECT i, uuidv7(received_at - now()) AS id, received_at, is_open, done,
       is_open OR done >= 0.25 AS wanted,
       pages.ids[1 + floor(random() * array_length(pages.ids, 1))::int] AS page_id,
       citizens.ids[1 + floor(random() * array_length(citizens.ids, 1))::int] AS citizen_id,
       topics.ids[1 + floor(random() ^ 2 * array_length(topics.ids, 1))::int] AS topic_id,
       territories.ids[1 + floor(random() ^ 2 * array_length(territories.ids, 1))::int] AS territory_id,
       agencies.ids[1 + floor(random() ^ 2 * array_length(agencies.ids, 1))::int] AS agency_id,
       now() + (random() * 10.0 - 3.33) * interval '1 day' AS due_at,
       words.texts[1 + floor(random() * array_length(words.texts, 1))::int]
         || ' Дом ' || floor(random() ^ 3 * 20000)::int || ', участок ' || floor(random() * 200000)::int AS text,
       random() AS chance
FROM (SELECT i, now() - interval '730 days' * (1 - i::float / total) AS received_at,
             i > total * 0.9 AND random() < 0.3 AS is_open, random() AS done
      FROM (SELECT current_setting('bench.questions')::int AS total) size, generate_series(1, total) i) drawn,
     (SELECT array_agg(id ORDER BY external_id) ids FROM page) pages,
     (SELECT array_agg(id ORDER BY external_id) ids FROM citizen) citizens,
     (SELECT array_agg(id ORDER BY code) ids FROM topic) topics,
     (SELECT array_agg(id ORDER BY code) ids FROM territory) territories,
     (SELECT array_agg(id ORDER BY code) ids FROM agency) agencies,
     (SELECT array_agg(text) texts FROM bench_text) words;

INSERT INTO question (id, network, page_id, kind, thread_id, post_id, citizen_id, text, status, screening,
                      screening_reason, urgent, close_reason, close_note, topic_id, territory_id, agency_id, assignee_id,
                      published_at, received_at, routed_at, answered_at, closed_at, due_at, warn_at, repeats, version)
SELECT q.id, p.network, p.id, 'comment', 'wall:' || q.i, posts.id, q.citizen_id, q.text, s.status,
       CASE WHEN q.wanted THEN 'question' ELSE 'thanks' END, '', q.chance < 0.01,
       CASE WHEN s.status = 'closed' THEN CASE WHEN q.wanted THEN 'repeat' ELSE 'screened-out' END END, '',
       CASE WHEN q.wanted THEN q.topic_id END, CASE WHEN q.wanted THEN q.territory_id END,
       CASE WHEN s.assigned THEN q.agency_id END,
       CASE WHEN s.status IN ('in-work', 'in-review', 'approved', 'answered') THEN people.ids[1 + q.i % 8] END,
       q.received_at - interval '10 seconds', q.received_at, CASE WHEN s.assigned THEN q.received_at END,
       CASE WHEN s.status = 'answered' THEN q.received_at + q.chance * interval '30 hours' END,
       CASE WHEN s.status = 'closed' THEN q.received_at END,
       CASE WHEN s.running THEN q.due_at END, CASE WHEN s.running THEN q.due_at - interval '4 hours' END, 0, 1
FROM bench_question q
JOIN page p ON p.id = q.page_id
JOIN (SELECT page_id, array_agg(id ORDER BY published_at) ids FROM post GROUP BY page_id) of_page ON of_page.page_id = p.id
CROSS JOIN LATERAL (SELECT of_page.ids[1 + q.i % 40] AS id) posts
JOIN (SELECT agency_id, array_agg(id ORDER BY email) ids FROM operator WHERE email LIKE 'responder-%' GROUP BY agency_id)
  people ON people.agency_id = q.agency_id
CROSS JOIN LATERAL (
  SELECT CASE WHEN NOT q.is_open THEN CASE WHEN q.done < 0.31 THEN 'closed' ELSE 'answered' END
              WHEN q.chance < 0.07 THEN 'triage' WHEN q.chance < 0.08 THEN 'received' WHEN q.chance < 0.6 THEN 'routed'
              WHEN q.chance < 0.9 THEN 'in-work' WHEN q.chance < 0.97 THEN 'in-review' ELSE 'approved' END AS status
) chosen
CROSS JOIN LATERAL (
  SELECT chosen.status, q.wanted AND chosen.status NOT IN ('triage', 'received') AS assigned,
         q.is_open AND chosen.status NOT IN ('triage', 'received') AS running
) s
ORDER BY q.i;

INSERT INTO message (id, page_id, external_id, kind, thread_id, parent_id, post_id, citizen_id, question_id, from_page,
                     text, attachments, url, published_at, seen_at)
SELECT uuidv7(received_at - now()), page_id, thread_id, kind, thread_id, NULL, post_id, citizen_id, id, false, text, '[]',
       '', published_at, received_at
FROM question ORDER BY number;

INSERT INTO message (id, page_id, external_id, kind, thread_id, parent_id, post_id, citizen_id, question_id, from_page,
                     text, attachments, url, published_at, seen_at)
SELECT uuidv7(answered_at - now()), page_id, thread_id || '-1', kind, thread_id, thread_id, post_id, NULL, id, true,
       'Здравствуйте! Работы закончим до пятницы.', '[]', '', answered_at, answered_at
FROM question WHERE status = 'answered' ORDER BY number;

-- The answer's clock of every assigned question, and of a third of them the reaction's as well: together a million.
INSERT INTO deadline (id, question_id, policy_id, clock, target, started_at, due_at, warn_at, covered, warned_at,
                      breached_at, met_at, cancelled_at)
SELECT uuidv7(q.received_at - now()), q.id, policy.id, clock, policy.targets -> 0, q.received_at,
       coalesce(q.due_at, q.received_at + interval '1 day'), coalesce(q.warn_at, q.received_at + interval '20 hours'), true,
       CASE WHEN q.due_at IS NULL OR clock = 'reaction' OR (q.due_at < now() AND q.number % 2 = 0) THEN q.received_at END, NULL,
       CASE WHEN clock = 'reaction' THEN q.received_at + interval '1 hour' ELSE q.answered_at END,
       CASE WHEN q.status = 'closed' AND clock = 'answer' THEN q.closed_at END
FROM question q
CROSS JOIN (SELECT * FROM sla_policy ORDER BY rank LIMIT 1) policy
CROSS JOIN LATERAL unnest(CASE WHEN q.number % 3 = 0 THEN ARRAY['answer', 'reaction'] ELSE ARRAY['answer'] END) clock
WHERE q.agency_id IS NOT NULL
ORDER BY q.number;

-- Numbers of old transactions, lower than any that runs now.
INSERT INTO outbox_event (id, tx, type, question_id, payload, at, relayed_at, relays, jobs, done, handled_at)
SELECT uuidv7(received_at - now()), 1 + number * 700 / (SELECT max(number) FROM question), 'question.received', id,
       jsonb_build_object('agency_id', agency_id), received_at, received_at, 1, '{route_question,fan_out}',
       '{route_question,fan_out}', received_at
FROM question ORDER BY number;

DROP TABLE bench_question;
RESET session_replication_role;
