-- Who pays for the projects of the selection, and what is counted of them.
payers as (
    -- Of each profile. Under a choice of donors or instruments the others are left out.
    select 'donor' as kind, id, profile
    from (select unnest(donors) as id, profile from filter_profiles semi join chosen_profiles using (profile))
    where chosen(id, $donor)
    union all
    select 'instrument', id, profile
    from (select unnest(instrument_path) as id, profile from filter_profiles semi join chosen_profiles using (profile))
    where $instrument::varchar[] is null
        or id in (select instrument_id from instrument_paths where list_contains($instrument::varchar[], ancestor_id))
),
paid_amounts as (
    select project_no, profile, donor_id, eur_low, eur_high, eur_approximate, n
    from selected_funding where left_out is null
),
alike_paid_amounts as (
    select p.project_no, p.profile, p.donor_id, p.eur_low, p.eur_high, p.eur_approximate, p.n
    from paid_cells p
    join chosen_profiles c on c.profile = p.profile
    where claim_left_out(null, p.country, p.donor_id, $country, $donor, c.all_countries, c.all_donors) is null
)
