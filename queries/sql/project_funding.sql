-- Every claim about the money of one project ($project_id).
-- Grain: one row per claim, accepted ones first. Units: the stated currency, and EUR. No sum is made.
-- Left out: nothing; left_out tells why a claim enters no total.
-- Columns: as in the list of funding claims.
select * from listed_funding
where project_id = $project_id
order by claim, list_position(['budget', 'commitment', 'disbursement', 'expenditure', 'ceiling'], kind), funding_id;
