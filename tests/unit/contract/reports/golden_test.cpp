// Each report of sample_report.h, whole: the documents stand in tests/golden/reports/. UNDERSTUDY_UPDATE_GOLDEN=1 writes them anew; then
// read them, and look at the page. That they are valid is tests/cli/test_contract_reports.py's to say.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "unit/contract/reports/sample_report.h"

namespace {

using namespace understudy;
namespace fs = std::filesystem;

std::string read(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

void check(const std::string& document, const std::string& name) {
    const char* source = std::getenv("UNDERSTUDY_SOURCE");
    const fs::path path = fs::path(source != nullptr ? source : UNDERSTUDY_SOURCE) / "tests/golden/reports" / name;
    if (std::getenv("UNDERSTUDY_UPDATE_GOLDEN") != nullptr) {
        fs::create_directories(path.parent_path());
        std::ofstream(path, std::ios::binary) << document;
    }
    CHECK(document == read(path));
}

}  // namespace

TEST_CASE("the report for people") {
    check(text_report(sample::report()), "report.txt");
}

TEST_CASE("the report for people in colour") {
    check(text_report(sample::report(), Colour::on), "report-in-colour.txt");
}

TEST_CASE("the report as JUnit XML") {
    check(junit_report(sample::report()), "report.xml");
}

TEST_CASE("the report as TAP") {
    check(tap_report(sample::report()), "report.tap");
}

TEST_CASE("the report as JSON") {
    check(json_report(sample::report()), "report.json");
}

TEST_CASE("the report as a page") {
    check(html_report(sample::report()), "report.html");
}

TEST_CASE("a run without contracts is reported as well") {
    const Report nothing{.subject = "./my-client", .verdicts = {}};
    CHECK(text_report(nothing) == "0 of 0 contracts passed\n");
    CHECK(tap_report(nothing) == "TAP version 14\n1..0 # SKIP there are no contracts\n");
    CHECK(json_report(nothing) ==
          "{\"format\":1,\"subject\":\"./my-client\",\"passed\":true,\"contracts\":0,\"failed\":0,\"skipped\":0,\"verdicts\":[\n],\n"
          "\"coverage\":{\"percent\":100,\"items\":[]}}\n");
    CHECK(junit_report(nothing).ends_with("time=\"0.000\">\n</testsuites>\n"));
    CHECK(html_report(nothing).find("<h1>No contract was run</h1>") != std::string::npos);
}
