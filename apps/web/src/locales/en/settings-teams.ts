import type { settingsTeams as zh } from '../zh/settings-teams.ts'

export const settingsTeams: Readonly<Record<keyof typeof zh, string>> = {
  'teams.title':
    '{teams, plural, one {# team} other {# teams}}, {departments, plural, one {# department} other {# departments}}',
  'teams.titleWithout':
    '{teams, plural, one {# team} other {# teams}}, {departments, plural, one {# department} other {# departments}}; {without} people in no team',
  'teams.lead.why':
    'This tree decides who sees whose customers; drag to move, or choose one for its members and what is above it',
  'teams.none': "No team yet. Team mates see each other's customers by name; managers see those of the teams below.",
  'teams.newTeam': 'New team',
  'teams.newDepartment': 'New department',
  'teams.name': 'Name',
  'teams.members': '{count, plural, one {# person} other {# people}}',
  'teams.ledBy': 'led by {name}',
  'teams.lead': 'Lead',
  'teams.lead.hint': 'Says whom to ask and gives no right; rights come from roles.',
  'teams.noLead': 'Nobody',
  'teams.under': 'Department above',
  'teams.top': 'The top',
  'teams.choose': 'Choose a team or department to see its lead and members here.',
  'teams.saved': 'Saved',
  'teams.who': 'Members {count}',
  'teams.add': 'Add a person',
  'teams.moveTo': 'Move {name} to',
  'teams.removeTeam': 'Delete this team',
  'teams.removeDepartment': 'Delete this department',
  'move.title': 'Move “{unit}” to “{target}”?',
  'move.nobody': 'Nobody sees more or fewer customers by this.',
  'move.gains': '{who} will see the customers of {team}',
  'move.losses': '{who} will no longer see the customers of {team}',
  'move.when': 'It takes effect at once and stands in the record.',
  'move.act': 'Move',
}
