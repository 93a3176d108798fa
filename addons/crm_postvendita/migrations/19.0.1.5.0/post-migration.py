"""What met a deadline without an answer of a person, or was merged, does not count."""

#: tickets merged into another
MERGED = """
UPDATE crm_ticket ticket SET uncounted = 'merged'
  FROM crm_ticket_merge_log log
 WHERE log.merged_id = ticket.id AND log.undone_on IS NULL AND NOT ticket.active"""

#: whoever registered a call that has ended spoke with the customer
SPOKEN = """
UPDATE crm_ticket ticket SET last_agent_date = ticket.create_date
  FROM crm_ticket_channel channel
 WHERE channel.id = ticket.channel_id AND channel.code = 'phone'
   AND ticket.last_agent_date IS NULL AND ticket.stage_kind IN ('solved', 'closed')"""

#: their targets are void; nothing was reached where nobody answered
VOID = """
UPDATE crm_ticket_sla target
   SET status = 'void', deadline = NULL, warn_at = NULL, left_hours = 0,
       reached_at = CASE WHEN ticket.last_agent_date IS NOT NULL
                         THEN target.reached_at END,
       worked_hours = CASE WHEN ticket.last_agent_date IS NOT NULL
                           THEN target.worked_hours ELSE 0 END,
       elapsed_hours = CASE WHEN ticket.last_agent_date IS NOT NULL
                            THEN target.elapsed_hours ELSE 0 END
  FROM crm_ticket ticket
 WHERE ticket.id = target.ticket_id
   AND (ticket.uncounted IS NOT NULL
        OR (ticket.stage_kind IN ('solved', 'closed')
            AND ticket.last_agent_date IS NULL)
        OR (NOT ticket.active AND target.reached_at IS NULL
            AND ticket.stage_kind NOT IN ('solved', 'closed')))
RETURNING target.ticket_id"""

SHOWN = """
UPDATE crm_ticket ticket
   SET sla_missed = EXISTS (SELECT FROM crm_ticket_sla target
                             WHERE target.ticket_id = ticket.id
                               AND target.status = 'missed'),
       sla_deadline = NULL, sla_target = NULL
 WHERE id = ANY(%s)"""


def migrate(cr, version):
    cr.execute(MERGED)
    cr.execute(SPOKEN)
    cr.execute(VOID)
    tickets = list({row[0] for row in cr.fetchall()})
    cr.execute(SHOWN, [tickets])
