#!/usr/bin/env bash
# A teacher's day with nothing but curl and jq: sign in, read, write, repeat, conflict, lock, look back, ask again for free.
# Needs the environment that scripts/demo-server sets:  scripts/demo-server clients/curl/walk.sh
set -euo pipefail
: "${SOCAI_URL:?run this by scripts/demo-server}"
operations=$(cd "$(dirname "$0")/../operations" && pwd)

step() { printf '  %s\n' "$*"; }
fail() { printf 'curl: %s\n' "$*" >&2; exit 1; }
# `expect FILTER VALUE <<<JSON`: what the filter finds must be that value.
expect() { local found; found=$(jq -c "$1"); [ "$found" = "$2" ] || fail "$1 is $found, not $2"; }

# A request body from variables and operation files, the fragments that an operation uses behind it.
body() {
    local variables=$1
    shift
    jq -n --arg query "$(cd "$operations" && cat "$@")" --argjson variables "$variables" '{$query, $variables}'
}
ask() { # variables, files
    curl -sS --fail-with-body "$SOCAI_URL/graphql" \
        -H "authorization: Bearer $token" -H 'content-type: application/json' \
        -H 'accept: application/graphql-response+json' --compressed -d "$(body "$@")"
}

token=$(curl -sS --fail-with-body "$SOCAI_URL/sign-in" -H 'content-type: application/json' \
    -d "$(jq -n '{login: env.SOCAI_TEACHER, password: env.SOCAI_PASSWORD}')" | jq -re .token)
step "signed in as $SOCAI_TEACHER"

classes=$(ask "$(jq -n '{code: env.SOCAI_SCHOOL, year: env.SOCAI_YEAR}')" ClassesQuery.graphql)
school=$(jq -re .data.school.id <<<"$classes")
class=$(jq -re '.data.school.classes[] | select(.name == "2A").id' <<<"$classes")
step "classes: $(jq -r '[.data.school.classes[].name] | join(", ")' <<<"$classes")"

book() { # moment of assessment, further variables, operation
    ask "$(jq -n --arg class "$class" --arg moment "$1" --argjson more "${2:-null}" '{
        code: env.SOCAI_SCHOOL, classId: $class, period: {year: env.SOCAI_YEAR, moment: $moment},
        targets: [{subject: "MATHEMATICS"}] } + $more')" "${3:-GradebookQuery.graphql}" GradebookParts.graphql CellParts.graphql
}
CELL='.data.school.class.gradebook.rows[0].cells[0]'
before=$(book END_TERM_ONE)
position=$(jq -re .data.school.position <<<"$before")
expect .extensions.ledger.position "$position" <<<"$before"
cell=$(jq -ce "$CELL" <<<"$before")
step "read at position $position: $(jq -c '{level, score, version}' <<<"$cell")"

# One intent, one key: made before the first attempt, and the same for every attempt.
enter() { # key, moment, cell, score or null, expected version
    ask "$(jq -n --arg key "$1" --arg moment "$2" --argjson cell "$3" --argjson score "$4" --argjson version "$5" \
        --arg school "$school" --arg class "$class" '{input: {
            idempotencyKey: $key, school: $school, classId: $class, period: {year: env.SOCAI_YEAR, moment: $moment},
            entries: [{ studentId: $cell.student.id, target: {subject: "MATHEMATICS"}, level: "WELL_COMPLETED",
                        score: $score, expectedVersion: $version, reason: "Cộng nhầm điểm" }]}}')" \
        EnterGradesMutation.graphql RefusalParts.graphql CellParts.graphql
}
uuid() { cat /proc/sys/kernel/random/uuid; }
score=$(jq -r 'if .score == "9" then "\"8\"" else "\"9\"" end' <<<"$cell")
version=$(jq .version <<<"$cell")
key=$(uuid)
written=$(enter "$key" END_TERM_ONE "$cell" "$score" "$version")
expect .data.enterGrades.refusals '[]' <<<"$written"
expect '.data.enterGrades.cells[0].version' $((version + 1)) <<<"$written"
at=$(jq -re .data.enterGrades.position <<<"$written")
step "entered $score at position $at"

again=$(enter "$key" END_TERM_ONE "$cell" "$score" "$version")
expect '.data.enterGrades | [.isReplay, .position]' "[true,$at]" <<<"$again"
step "the same request again: isReplay, nothing written"

conflict=$(enter "$(uuid)" END_TERM_ONE "$cell" '"10"' "$version")
expect '.data.enterGrades.refusals[0] | [.code, .actual, .current.score]' "[\"VERSION_CONFLICT\",$((version + 1)),$score]" <<<"$conflict"
step "a stale version: $(jq -r '.data.enterGrades.refusals[0].message' <<<"$conflict")"

middle=$(jq -ce "$CELL" <<<"$(book MID_TERM_ONE)")
locked=$(enter "$(uuid)" MID_TERM_ONE "$middle" null "$(jq .version <<<"$middle")")
expect '.data.enterGrades.refusals[0].code' '"PERIOD_LOCKED"' <<<"$locked"
step "a locked book: $(jq -r '.data.enterGrades.refusals[0].message' <<<"$locked")"

past=$(book END_TERM_ONE "$(jq -n --argjson position "$position" '{asOf: {$position}}')" GradebookAsOfQuery.graphql)
expect "$CELL | [.score, .version]" "$(jq -c '[.score, .version]' <<<"$cell")" <<<"$past"
step "as of position $position the old value stands: $(jq -c "$CELL | {score, version}" <<<"$past")"

# Reads also go by GET. The token is proof enough that no foreign page caused the request.
get() { # further options of curl
    curl -sS -G "$SOCAI_URL/graphql" -H "authorization: Bearer $token" -H 'accept: application/graphql-response+json' \
        --data-urlencode "query@$operations/ClassesQuery.graphql" \
        --data-urlencode "variables=$(jq -cn '{code: env.SOCAI_SCHOOL, year: env.SOCAI_YEAR}')" "$@"
}
get | expect .data.school.position "$at"
step "the same read by GET"

etag=$(get -o /dev/null -D - | tr -d '\r' | sed -n 's/^etag: //Ip')
[ -n "$etag" ] || fail "an answer by GET has no ETag"
status=$(get -o /dev/null -w '%{http_code}' -H "if-none-match: $etag")
[ "$status" = 304 ] || fail "an unchanged answer is $status, not 304"
step "nothing changed since $etag: 304"

curl -sS -X POST "$SOCAI_URL/sign-out" -H "authorization: Bearer $token" -o /dev/null
status=$(get -o /dev/null -w '%{http_code}')
[ "$status" = 401 ] || fail "after signing out the token is answered with $status"
step "signed out"
