#include "scenario/source_files.h"

#include <doctest/doctest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "base/diagnostic.h"
#include "yaml/document.h"

using namespace understudy::scenario;
namespace fs = std::filesystem;

namespace {

/// A folder that is gone when the test is over.
class TemporaryFolder {
  public:
    TemporaryFolder() : path_(fs::temp_directory_path() / ("understudy-files-" + std::to_string(getpid()))) {
        fs::remove_all(path_);
        fs::create_directories(path_ / "acme");
    }
    ~TemporaryFolder() { fs::remove_all(path_); }

    void write(const std::string& name, const std::string& text) const { std::ofstream(path_ / name) << text; }
    const fs::path& path() const { return path_; }

  private:
    fs::path path_;
};

}  // namespace

TEST_CASE("of a folder only api.yaml, other .yaml files and README.md are read") {
    const TemporaryFolder folder;
    folder.write("acme/api.yaml", "vendor: acme\n");
    folder.write("acme/slow.yaml", "scenario: slow\n");
    folder.write("acme/normal.yaml", "scenario: normal\n");
    folder.write("acme/.hidden.yaml", "x");
    folder.write("acme/notes.txt", "x");
    folder.write("acme/README.md", "# Acme\n");
    folder.write("population.yaml", "people: 1\n");
    const SourceFiles files = read_files({{folder.path() / "acme" / ""}, folder.path() / "population.yaml"});
    REQUIRE(files.vendors.size() == 1);
    const VendorFiles& acme = files.vendors[0];
    CHECK(acme.folder == "acme");
    CHECK(acme.api.text == "vendor: acme\n");
    CHECK(acme.api.name == (folder.path() / "acme/api.yaml").string());
    REQUIRE(acme.scenarios.size() == 2);
    CHECK(acme.scenarios[0].text == "scenario: normal\n");
    CHECK(acme.scenarios[1].text == "scenario: slow\n");
    CHECK(acme.readme == "# Acme\n");
    CHECK(files.population->text == "people: 1\n");
}

TEST_CASE("files below the working directory are shown relative to it") {
    const TemporaryFolder folder;
    folder.write("acme/api.yaml", "vendor: acme\n");
    const fs::path before = fs::current_path();
    fs::current_path(folder.path());
    const std::string absolute = read_files({{fs::current_path() / "acme"}, {}}).vendors[0].api.name;
    const std::string relative = read_files({{"./acme"}, {}}).vendors[0].api.name;
    fs::current_path(before);
    CHECK(absolute == "acme/api.yaml");
    CHECK(relative == "acme/api.yaml");
}

TEST_CASE("what cannot be read is told, what is missing and may be is not") {
    const TemporaryFolder folder;
    fs::create_directories(folder.path() / "acme/folder.yaml");
    const SourceFiles files = read_files({{folder.path() / "acme", folder.path() / "nowhere"}, folder.path() / "population.yaml"});
    CHECK_FALSE(files.vendors[0].api.problem.empty());
    REQUIRE(files.vendors[0].scenarios.size() == 1);
    CHECK(files.vendors[0].scenarios[0].problem == "this is no file");
    CHECK_FALSE(files.vendors[0].readme.has_value());
    CHECK_FALSE(files.vendors[1].api.problem.empty());
    CHECK_FALSE(files.population.has_value());
    CHECK(load(files).mistakes.size() == 3);
}

TEST_CASE("a file that ends in .yml is told of, for nobody writes one in vain") {
    const TemporaryFolder folder;
    folder.write("acme/normal.yml", "scenario: normal\n");
    const SourceFiles files = read_files({{folder.path() / "acme"}, {}});
    CHECK(files.vendors[0].scenarios.empty());
    const std::string said = understudy::format_diagnostics(load(files).mistakes);
    CHECK(said.find("acme/normal.yml: error: this file is not read") != std::string::npos);
    CHECK(said.find("the names of files end in .yaml") != std::string::npos);
}

TEST_CASE("a population that is no file is told of") {
    const TemporaryFolder folder;
    fs::create_directories(folder.path() / "population.yaml");
    const SourceFiles files = read_files({{folder.path() / "acme"}, folder.path() / "population.yaml"});
    REQUIRE(files.population.has_value());
    CHECK(files.population->problem == "this is no file");
}

TEST_CASE("of a large file no more is read than it takes to refuse it") {
    const TemporaryFolder folder;
    folder.write("acme/api.yaml", std::string(understudy::yaml::largest_file * 2, 'x'));
    const SourceFiles files = read_files({{folder.path() / "acme"}, {}});
    CHECK(files.vendors[0].api.text.size() > understudy::yaml::largest_file);
    CHECK(files.vendors[0].api.text.size() < understudy::yaml::largest_file + 100'000);
}
