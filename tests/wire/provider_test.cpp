// The provider side of contracts from C++: what a report may hold.
#include <understudy/contract.h>

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace understudy {
namespace {

Options serving(const std::string& vendor) {
    Options options;
    options.scenarios = UNDERSTUDY_SOURCE "/scenarios";
    options.contracts = UNDERSTUDY_SOURCE "/contracts";
    options.vendors = {vendor};
    options.clock.speed = 100;
    return options;
}

Report played(const std::string& vendor, const std::string& credential, const std::vector<std::string>& only) {
    Server server(serving(vendor));
    server.start();
    ProviderOptions provider;
    provider.vendor = vendor;
    provider.url = server.base_url(vendor);
    provider.credential = credential;
    provider.only = only;
    provider.allow_writes = true;
    return Contracts(serving(vendor)).play(provider);
}

/// All that a report says of the exchanges.
std::string told(const Report& report) {
    std::string text = text_report(report);
    for (const ContractVerdict& verdict : report.verdicts) {
        for (const Exchange& exchange : verdict.exchanges) {
            text += exchange.request.target + '\n' + exchange.request.body + '\n' + exchange.reply_body + '\n';
            for (const Header& header : exchange.request.headers) text += header.value + '\n';
            for (const Header& header : exchange.reply_headers) text += header.value + '\n';
        }
    }
    return text;
}

TEST_CASE("a report has the exchanges with their operation and source") {
    const Report report = played("meiro", "X-Access-Token: 1234567890abcdef", {"provider-list"});
    CHECK(report.passed());
    REQUIRE(report.verdicts.size() == 1);
    REQUIRE(report.verdicts.front().exchanges.size() == 1);
    const Exchange& exchange = report.verdicts.front().exchanges.front();
    CHECK(exchange.sequence == 1);
    CHECK(exchange.vendor == "meiro");
    CHECK(exchange.operation == "list_exports");
    CHECK(exchange.source == "001_b98b8c7de84477d2.txt:34-100");
    CHECK(exchange.status == 200);
    CHECK(exchange.reply_body.find("selection_settings") != std::string::npos);
}

TEST_CASE("no credential and no secret of a reply reaches a report") {
    SUBCASE("a header") {
        const std::string text = told(played("meiro", "X-Access-Token: 1234567890abcdef", {}));
        CHECK(text.find("1234567890abcdef") == std::string::npos);  // the first file's token is the same text
        CHECK(text.find("redacted-") != std::string::npos);
    }
    SUBCASE("what a login sends and gets") {
        const Report report = played("meiro", "", {"provider-login"});
        CHECK(report.passed());
        const std::string text = told(report);
        CHECK(text.find(R"("password":"password")") == std::string::npos);
        const std::string& reply = report.verdicts.front().exchanges.front().reply_body;
        CHECK(reply.find(R"("token":"redacted-)") != std::string::npos);
    }
    SUBCASE("links to files") {
        const Report report = played("mytracker", "77658:72d2erEtbynf6f7ZYTsYKnb7", {"provider-export"});
        CHECK(report.passed());
        const std::string text = told(report);
        CHECK(text.find(".csv.gz") == std::string::npos);
        CHECK(text.find("72d2erEtbynf6f7ZYTsYKnb7") == std::string::npos);
    }
}

TEST_CASE("what is skipped is neither passed nor failed") {
    Server server(serving("woowup"));
    server.start();
    ProviderOptions provider;
    provider.vendor = "woowup";
    provider.url = server.base_url("woowup");
    provider.credential = "Authorization: Basic API-KEY";
    const Report report = Contracts(serving("woowup")).play(provider);
    CHECK(report.passed());
    CHECK(report.failed() == 0);
    CHECK(report.skipped() == 1);
    for (const ContractVerdict& verdict : report.verdicts) CHECK(verdict.passed == (verdict.contract != "provider-schedule"));
    CHECK(server.journal().size() == 3);  // find, download, and without an id
}

}  // namespace
}  // namespace understudy
