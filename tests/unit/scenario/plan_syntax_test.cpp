#include "scenario/plan_syntax.h"

#include <doctest/doctest.h>

namespace understudy::scenario {
namespace {

using namespace std::chrono_literals;

Lifecycle lifecycle() {
    Lifecycle made;
    made.name = "export";
    made.states = {"waiting", "In progress", "In progress again", "Success!", "error"};
    made.moves = {{1, 4}, {1, 2, 3, 4}, {3}, {}, {}};
    return made;
}

Plan plan(std::string_view text) {
    return std::get<Plan>(parse_plan(text, lifecycle()));
}

/// `OFFSET+WIDTH: message (hint)`
std::string mistake(std::string_view text, const Lifecycle& of = lifecycle()) {
    const auto parsed = parse_plan(text, of);
    if (parsed.index() == 0) return "none";
    const PlanError& error = std::get<PlanError>(parsed);
    std::string shown =
        std::to_string(error.offset) + "+" + std::to_string(error.width) + ": " + error.message;
    if (!error.hint.empty()) shown += " (" + error.hint + ")";
    return shown;
}

TEST_CASE("a plan is a list of states, each with how long it lasts") {
    const Plan read =
        plan("  waiting for 1m30s, In progress for 3 reads ,\n In progress again forever, Success!  ");
    CHECK(read.spelled ==
          "waiting for 1m30s, In progress for 3 reads ,\n In progress again forever, Success!");
    CHECK_FALSE(read.repeat);
    REQUIRE(read.steps.size() == 4);
    CHECK(read.steps[0].state == 0);
    CHECK(read.steps[0].stay == Duration(90s));
    CHECK_FALSE(read.steps[0].reads);
    CHECK(read.steps[1].state == 1);
    CHECK(read.steps[1].reads == 3);
    CHECK_FALSE(read.steps[1].stay);
    CHECK(read.steps[2].state == 2);
    CHECK_FALSE(read.steps[2].stay);
    CHECK_FALSE(read.steps[2].reads);
    CHECK(read.steps[3].state == 3);
}

TEST_CASE("one read is written in the singular") {
    CHECK(plan("waiting for 1 read").steps[0].reads == 1);
}

TEST_CASE("progress runs from 0 to 100 unless the step says otherwise") {
    const Plan usual = plan("waiting for 2s");
    CHECK(usual.steps[0].from_percent == 0);
    CHECK(usual.steps[0].until_percent == 100);
    const Plan between = plan("In progress for 19s from 10% until 64%, error");
    CHECK(between.steps[0].from_percent == 10);
    CHECK(between.steps[0].until_percent == 64);
    CHECK(plan("In progress from 64%").steps[0].from_percent == 64);
    CHECK(plan("In progress for 2 reads until 0%").steps[0].until_percent == 0);
    CHECK(plan("In progress for 2s from 100% until 100%").steps[0].from_percent == 100);
}

TEST_CASE("the longest state that fits is meant") {
    CHECK(plan("In progress again").steps[0].state == 2);
    CHECK(plan("In progress for 1s").steps[0].state == 1);
    Lifecycle tricky;
    tricky.states = {"ready", "ready for 1s"};
    tricky.moves = {{1}, {}};
    CHECK(std::get<Plan>(parse_plan("ready for 1s", tricky)).steps[0].state == 1);
    CHECK(std::get<Plan>(parse_plan("ready for 2s", tricky)).steps[0].state == 0);
}

TEST_CASE("a state of no time at all is passed through") {
    CHECK(plan("waiting for 0s, In progress").steps[0].stay == Duration::zero());
}

TEST_CASE("a step may follow one that never ends, since an operation may move the instance there") {
    CHECK(plan("waiting, In progress for 3s").steps.size() == 2);
}

TEST_CASE("the last step may repeat") {
    const Plan read = plan("waiting for 2s, In progress for 24h, repeat");
    CHECK(read.repeat);
    CHECK(read.steps.size() == 2);
    CHECK(plan("In progress for 2 reads, repeat").repeat);
}

TEST_CASE("a repeated step needs a documented move to itself and a stay") {
    CHECK(mistake("waiting for 2s, repeat") ==
          "16+6: no move from 'waiting' to 'waiting' is documented (documented moves from 'waiting': In "
          "progress, error)");
    CHECK(mistake("In progress, repeat") ==
          "13+6: 'repeat' repeats a step that ends, and 'In progress' has no stay (write it as in 'In "
          "progress for 8s, repeat')");
    CHECK(mistake("In progress forever, repeat") ==
          "21+6: 'repeat' repeats a step that ends, and 'In progress' has no stay (write it as in 'In "
          "progress for 8s, repeat')");
    CHECK(mistake("In progress for 0s, repeat") ==
          "20+6: 'repeat' repeats a step that ends, and 'In progress' has no stay (write it as in 'In "
          "progress for 8s, repeat')");
}

TEST_CASE("repeat stands last and after a step") {
    CHECK(mistake("In progress for 1s, repeat, error") ==
          "20+6: 'repeat' stands last only (it repeats the step before it)");
    CHECK(mistake("repeat") == "0+6: 'repeat' has no step before it to repeat");
}

TEST_CASE("a state may be called like a word of the plan language") {
    Lifecycle odd;
    odd.states = {"repeat", "for"};
    odd.moves = {{1}, {}};
    const Plan read = std::get<Plan>(parse_plan("repeat for 1s, for", odd));
    CHECK_FALSE(read.repeat);
    CHECK(read.steps.size() == 2);
}

TEST_CASE("an unknown state is refused with the nearest one, or with all of them") {
    CHECK(mistake("waiting for 2s, In progres for 2s") ==
          "16+10: unknown state 'In progres' (did you mean 'In progress'?)");
    CHECK(mistake("Success") == "0+7: unknown state 'Success' (did you mean 'Success!'?)");
    CHECK(mistake("done until 3%") ==
          "0+4: unknown state 'done' (the states are waiting, In progress, In progress again, Success!, "
          "error)");
}

TEST_CASE("only documented moves make a plan") {
    CHECK(mistake("waiting for 2s, Success!") ==
          "16+8: no move from 'waiting' to 'Success!' is documented (documented moves from 'waiting': In "
          "progress, error)");
    CHECK(mistake("error for 1s, waiting") ==
          "14+7: no move from 'error' to 'waiting' is documented ('error' is an end: no move from it is "
          "documented)");
}

TEST_CASE("a stay is a duration or a number of reads") {
    CHECK(mistake("waiting for") ==
          "8+3: a duration or a number of reads is missing after 'for' (write it as in 'for 8s' or 'for 3 "
          "reads')");
    CHECK(mistake("waiting for 8") == "12+1: '8' has no unit (write it as in 'for 8s' or 'for 3 reads')");
    CHECK(mistake("waiting for ever") ==
          "12+4: 'ever' is no duration (write it as in 'for 8s' or 'for 3 reads')");
    CHECK(mistake("waiting for 0 reads") == "12+1: '0' is no number of reads (a number from 1 to 1000000)");
    CHECK(mistake("waiting for -1 reads") == "12+2: '-1' is no number of reads (a number from 1 to 1000000)");
    CHECK(mistake("waiting for 2s reads") == "12+2: '2s' is no number of reads (a number from 1 to 1000000)");
}

TEST_CASE("a percentage is a whole number from 0 to 100 and does not fall") {
    CHECK(mistake("waiting for 2s until 101%") ==
          "21+4: '101%' is no percentage (a whole number from 0% to 100%)");
    CHECK(mistake("waiting for 2s from -1%") ==
          "20+3: '-1%' is no percentage (a whole number from 0% to 100%)");
    CHECK(mistake("waiting for 2s from 5") == "20+1: '5' is no percentage (a whole number from 0% to 100%)");
    CHECK(mistake("waiting for 2s from %") == "20+1: '%' is no percentage (a whole number from 0% to 100%)");
    CHECK(mistake("waiting for 2s from") ==
          "15+4: a percentage is missing after 'from' (write it as in 'from 64%')");
    CHECK(mistake("waiting for 2s from 64% until 10%") ==
          "24+5: progress falls from 64% to 10% (the second percentage is at least the first)");
    CHECK(mistake("waiting until 64%") ==
          "8+5: 'until' is where progress is at the end of a stay, and this step has none (write it as in "
          "'for 8s until 64%')");
}

TEST_CASE("what does not belong into a step is shown") {
    CHECK(mistake("waiting fo 8s") == "8+2: unexpected 'fo' after 'waiting' (did you mean 'for'?)");
    CHECK(mistake("In progress agin for 3s") ==
          "12+4: unexpected 'agin' after 'In progress' (did you mean 'In progress again'?)");
    CHECK(mistake("waiting for 2s until 9% from 3%") ==
          "24+4: unexpected 'from' after 'waiting for 2s until 9%' (a step is a state, then 'forever', "
          "'for ..' or 'until released', then "
          "'from ..%', then 'until ..%')");
    CHECK(mistake("waiting for 2s; error") ==
          "12+3: '2s;' is no duration (write it as in 'for 8s' or 'for 3 reads')");
}

TEST_CASE("commas stand between steps only") {
    CHECK(mistake("") == "0+1: a plan has at least one step (write it as in 'waiting for 2s, finished')");
    CHECK(mistake("   ") == "0+3: a plan has at least one step (write it as in 'waiting for 2s, finished')");
    CHECK(mistake("waiting,, error") ==
          "8+1: a step is missing beside ',' (steps are separated by single commas)");
    CHECK(mistake("waiting, ") == "7+1: a step is missing beside ',' (steps are separated by single commas)");
    CHECK(mistake(",waiting") == "0+1: a step is missing beside ',' (steps are separated by single commas)");
}

TEST_CASE("a step may wait at a gate") {
    const Plan read = plan("waiting until released, In progress until released from 10%, Success!");
    CHECK(read.steps[0].until_released);
    CHECK_FALSE(read.steps[0].stay);
    CHECK_FALSE(read.steps[0].reads);
    CHECK(read.steps[1].until_released);
    CHECK(read.steps[1].from_percent == 10);
    CHECK_FALSE(read.steps[2].until_released);
    CHECK(plan("In progress until released, repeat").steps[0].next == 0);
}

TEST_CASE("a gate has something behind it and nothing beside it") {
    CHECK(mistake("waiting until released") ==
          "0+22: nothing follows when this is released (say what does, or write 'waiting forever')");
    CHECK(mistake("waiting, In progress until released") ==
          "9+26: nothing follows when this is released (say what does, or write 'In progress forever')");
    CHECK(mistake("waiting for 2s until released, error") ==
          "21+8: a stay ends in one way (write 'for ..' or 'until released')");
    CHECK(mistake("waiting until relased, error") ==
          "14+7: 'until' is followed by 'released' or a percentage, not by 'relased' (write it as in 'until "
          "released' or 'for 8s until 64%')");
    CHECK(mistake("waiting until released until 64%, error") ==
          "23+5: 'until' is where progress is at the end of a stay, and this step has none (write it as in "
          "'for 8s until 64%')");
    CHECK(mistake("waiting until released for 2s, error") ==
          "23+3: unexpected 'for' after 'waiting until released' (a step is a state, then 'forever', 'for ..' "
          "or 'until released', then 'from ..%', then 'until ..%')");
    CHECK(mistake("waiting until") ==
          "8+5: 'until' is where progress is at the end of a stay, and this step has none (write it as in "
          "'for 8s until 64%')");
    CHECK(mistake("waiting for 2s, error until released") ==
          "16+20: 'error' is an end, so nothing is to be said of its stay (write 'error' alone)");
}

TEST_CASE("chance says which of several steps follows") {
    const Plan read =
        plan("In progress for 1 read, then 20% error else 5% In progress for 3s until 64% else In progress again");
    REQUIRE(read.steps.size() == 4);
    CHECK(read.steps[0].next == 1);
    CHECK(read.steps[0].next_end == 4);
    CHECK(read.steps[1].state == 4);
    CHECK(read.steps[1].percent == 20);
    CHECK(read.steps[2].state == 1);
    CHECK(read.steps[2].percent == 5);
    CHECK(read.steps[2].stay == Duration(3s));
    CHECK(read.steps[2].until_percent == 64);
    CHECK(read.steps[3].state == 2);
    CHECK(read.steps[3].percent == 75);
    for (std::size_t i = 1; i < 4; ++i) CHECK_FALSE(read.steps[i].is_followed());
    CHECK(read.spelled_step(read.steps[0]) == "In progress for 1 read");
    CHECK(read.spelled_step(read.steps[2]) == "In progress for 3s until 64%");
}

TEST_CASE("what comes after a chance follows every branch that is no end") {
    const Plan read =
        plan("waiting for 1s, then 20% error else 30% In progress for 9s else In progress for 1s, Success!");
    REQUIRE(read.steps.size() == 5);
    CHECK_FALSE(read.steps[1].is_followed());
    CHECK(read.steps[2].next == 4);
    CHECK(read.steps[3].next == 4);
    CHECK(plan("In progress for 1s, then 1% error else In progress for 2s, then 1% error else Success!").steps.size() == 5);
}

TEST_CASE("a repeated chance is drawn again") {
    const Plan read = plan("In progress for 1s, then 20% error else In progress for 24h, repeat");
    CHECK(read.repeat);
    CHECK_FALSE(read.steps[1].is_followed());
    CHECK(read.steps[2].next == 1);
    CHECK(read.steps[2].next_end == 3);
    CHECK(mistake("In progress for 1s, then 20% error else In progress, repeat") ==
          "53+6: 'repeat' repeats a step that ends, and 'In progress' has no stay (write it as in 'In progress "
          "for 8s, repeat')");
    CHECK(mistake("In progress for 1s, then 20% error else Success!, repeat") ==
          "50+6: 'repeat' repeats a step that ends, and each branch before it is an end (take it out)");
}

TEST_CASE("chance is written with percentages, and each branch is a documented move") {
    CHECK(mistake("then 20% error else waiting") == "0+4: 'then' has no step before it to go on from");
    CHECK(mistake("waiting for 1s, then error else In progress") ==
          "16+4: a percentage is missing after 'then' (write it as in 'then 20% error else finished')");
    CHECK(mistake("waiting for 1s, then") ==
          "16+4: a percentage is missing after 'then' (write it as in 'then 20% error else finished')");
    CHECK(mistake("waiting for 1s, then 20%") ==
          "16+4: a state is missing after 'then' (write it as in 'then 20% error else finished')");
    CHECK(mistake("waiting for 1s, then 20% error") ==
          "25+5: a chance says what happens otherwise (end it with 'else' and a state)");
    CHECK(mistake("waiting for 1s, then 20% error else") ==
          "31+4: a state is missing after 'else' (write it as in 'then 20% error else finished')");
    CHECK(mistake("waiting for 1s, then 0% error else In progress") ==
          "21+2: '0%' is no chance (a whole number from 1% to 99%)");
    CHECK(mistake("waiting for 1s, then 2.5% error else In progress") ==
          "21+4: '2.5%' is no chance (a whole number from 1% to 99%)");
    CHECK(mistake("waiting for 1s, then 60% error else 40% In progress else In progress") ==
          "36+3: the chances come to 100%, which leaves nothing for the last 'else' (together they are less than "
          "100%)");
    CHECK(mistake("waiting for 1s, then 60% error else In progress else error") ==
          "48+4: what comes after the last 'else' never happens (give the branch before it a percentage)");
    CHECK(mistake("waiting for 1s, then 60% error else Success!") ==
          "36+8: no move from 'waiting' to 'Success!' is documented (documented moves from 'waiting': In progress, "
          "error)");
    CHECK(mistake("waiting for 1s, then 60% eror else In progress") ==
          "25+4: unknown state 'eror' (did you mean 'error'?)");
    CHECK(mistake("waiting for 1s, then 60% error for 3s else In progress") ==
          "25+12: 'error' is an end, so nothing is to be said of its stay (write 'error' alone)");
    CHECK(mistake("In progress for 1s, then 60% error else Success!, error") ==
          "50+5: no branch before this goes on: each is an end (take it out)");
    CHECK(mistake("In progress for 1s, then 60% In progress for 1s else In progress again, error") ==
          "72+5: no move from 'In progress again' to 'error' is documented (documented moves from 'In progress "
          "again': Success!)");
    CHECK(mistake("waiting for 1s else error") ==
          "15+4: unexpected 'else' after 'waiting for 1s' (chance is written 'waiting for 8s, then 20% error else "
          "finished')");
}

TEST_CASE("a plan has at most 1000 steps, branches counted") {
    std::string text = "In progress for 1s";
    for (int i = 1; i < 1000; i += 3)
        text += ", then 1% error else 1% In progress for 1s else In progress for 1s";
    CHECK(plan(text).steps.size() == 1000);
    CHECK(mistake(text + ", error") == std::to_string(text.size() + 2) + "+5: a plan has at most 1000 steps (write 'repeat')");
}

TEST_CASE("the words of a chance may be the names of states") {
    Lifecycle odd;
    odd.states = {"then", "20% done", "else"};
    odd.moves = {{0, 1, 2}, {2}, {}};
    CHECK(std::get<Plan>(parse_plan("then for 1s, then", odd)).steps.size() == 2);
    Lifecycle others;
    others.states = {"new", "20% done", "else"};
    others.moves = {{1, 2}, {}, {}};
    const Plan read = std::get<Plan>(parse_plan("new for 1s, then 5% else else 20% done", others));
    REQUIRE(read.steps.size() == 3);
    CHECK(read.steps[1].state == 2);
    CHECK(read.steps[2].state == 1);
}

TEST_CASE("an instance goes on from the first step of its state") {
    const Plan read = plan("In progress for 1s, In progress for 2s, error");
    CHECK(read.step_of(1) == 0);
    CHECK(read.step_of(4) == 2);
    CHECK(read.step_of(0) == -1);
}

}  // namespace
}  // namespace understudy::scenario
