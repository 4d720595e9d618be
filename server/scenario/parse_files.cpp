#include "scenario/parse_files.h"

#include <algorithm>
#include <atomic>
#include <future>
#include <memory>
#include <system_error>
#include <thread>
#include <utility>

#include "yaml/document.h"

namespace understudy::scenario {
namespace {

constexpr std::size_t most_threads = 4;
constexpr std::size_t worth_a_thread = 16 * 1024;  ///< bytes: below, starting one takes longer than it saves

struct Parsed {
    std::optional<yaml::Node> root;
    yaml::Mistakes mistakes;  ///< its own, so that threads share nothing
};

Parsed parse(const SourceFile& file) {
    Parsed parsed;
    auto source = std::make_shared<const yaml::SourceText>(file.name, file.text);
    if (file.problem.empty())
        parsed.root = yaml::read_document(source, parsed.mistakes);
    else
        parsed.mistakes.add(yaml::place_in(source, 0, 0), "the file cannot be read: " + file.problem);
    return parsed;
}

std::size_t helpers_for(const std::vector<const SourceFile*>& files) {
    std::size_t bytes = 0;
    for (const SourceFile* file : files) bytes += file->text.size();
    const std::size_t useful = std::min({most_threads, files.size(), bytes / worth_a_thread});
    const std::size_t machine = std::max(1U, std::thread::hardware_concurrency());
    return std::min(useful, machine) > 1 ? std::min(useful, machine) - 1 : 0;
}

}  // namespace

std::vector<std::optional<yaml::Node>> parse_files(const std::vector<const SourceFile*>& files,
                                                   yaml::Mistakes& mistakes) {
    std::vector<Parsed> parsed(files.size());
    std::atomic<std::size_t> next = 0;
    const auto work = [&] {
        for (std::size_t i = next++; i < files.size(); i = next++) parsed[i] = parse(*files[i]);
    };
    {
        std::vector<std::future<void>> helpers;  // each waits when it is destroyed
        try {
            for (std::size_t i = helpers_for(files); i > 0; --i)
                helpers.push_back(std::async(std::launch::async, work));
        } catch (const std::system_error&) {
            // No more threads to be had: this one does the rest.
        }
        work();
        for (std::future<void>& helper : helpers) helper.get();
    }
    std::vector<std::optional<yaml::Node>> roots;
    for (Parsed& one : parsed) {
        roots.push_back(std::move(one.root));
        mistakes.add_all(std::move(one.mistakes));
    }
    return roots;
}

}  // namespace understudy::scenario
