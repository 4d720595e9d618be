#!/bin/sh
# A right client of the segments API v2.3 with curl and jq: the task comes on stdin, the outcome goes to stdout.
set -u
read -r task
asked() { printf %s "$task" | jq -r "$1"; }
segments=$(asked .base_url)/data/segments
token="Authorization: $(asked .headers.Authorization)"
exec 3>&1
end() { jq -nc "$@" >&3; exit "${in_subshell:-0}"; }

# call METHOD URL [BODY] leaves the answer in $body and $status; 000 is a POST that was not answered.
call() {
    wait=$(asked .first_wait_ms) retries=$(asked .retries)
    while :; do
        body=$(curl -s -m 10 -X "$1" -w '\n%{http_code}' -H "$token" -H 'Accept: application/json' \
            ${3:+-H 'Content-Type: application/json' -d "$3"} "$2") || body="
000"                                                       # no answer, or half of one
        status=$(printf '%s\n' "$body" | tail -n 1) body=$(printf '%s\n' "$body" | sed '$d')
        case $status in
            2?? | 404) return ;;
            000) [ "$1" != POST ] || return ;;
            429 | 5??) ;;
            *) end --argjson status "$status" '{outcome: "refused", $status}' ;;
        esac
        [ "$retries" -gt 0 ] || end '{outcome: "unavailable"}'
        sleep "$(awk "BEGIN { print $wait / 1000 }")"
        retries=$((retries - 1)) wait=$((wait * 2))
    done
}

list() {  # PAGE PER_PAGE: prints the segments of this page and the ones behind it, a line of JSON each
    in_subshell=1 page=$1 last=$1
    while [ "$page" -le "$last" ]; do
        call GET "$segments?page=$page&per_page=$2"
        printf '%s' "$body" | jq -c '.result.items[]'
        last=$(printf '%s' "$body" | jq .result.lastPage) page=$((page + 1))
    done
}

if [ "$(asked .task)" = list_segments ]; then
    items=$(list "$(asked '.page // 1')" "$(asked .per_page)") || exit 0
    end --argjson items "[$(printf %s "$items" | paste -sd, -)]" '{outcome: "done", names: [$items[].name]}'
fi

name=$(asked .name) id='' tries=$(asked '.retries + 1')
while [ -z "$id" ]; do
    [ "$tries" -gt 0 ] || end '{outcome: "unavailable"}'
    call POST "$segments" "$(jq -nc --arg name "$name" '{$name}')"
    if [ "$status" = 000 ]; then                           # it may have been heard: then there is such a segment
        items=$(list 1 100) || exit 0
        id=$(printf '%s' "$items" | jq -rn --arg name "$name" 'first(inputs | select(.name == $name) | .id)')
    else
        id=$(printf '%s' "$body" | jq -r .result.id)
    fi
    tries=$((tries - 1))
done
call PUT "$segments/$id" "$(jq -nc --arg name "$(asked .new_name)" '{$name}')"
call DELETE "$segments/$id"                                # 404: gone already
end --arg id "$id" '{outcome: "done", $id}'
