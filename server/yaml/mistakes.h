// Collects what is wrong in all files of a run.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "yaml/source_text.h"

namespace understudy::yaml {

/// Nothing stops at the first mistake: whoever finds one adds it here and goes on with what is left. After
/// `most_mistakes` no more are kept; a last one says so.
class Mistakes {
  public:
    static constexpr std::size_t most_mistakes = 1'000;

    /// Mistakes with a place in this file show its line from now on.
    void know(std::shared_ptr<const SourceText> source);

    void add(const Place& place, std::string message, std::string hint = {});
    void add_all(Mistakes&& others);

    std::size_t count() const { return found_.size(); }
    /// Takes back those added since there were `before` that stand where one of the earlier ones does: what is
    /// read again for each use is told once.
    void drop_retold(std::size_t before);
    std::vector<Diagnostic> take();

  private:
    std::map<const std::string*, std::shared_ptr<const SourceText>> sources_;  ///< by the address of the name
    std::vector<Diagnostic> found_;
    bool is_cut_ = false;  ///< some were not kept
};

/// "did you mean 'x'?" for the nearest of `names`, else empty; also where looking would take long.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& names);

/// "in scope: a, b, c", or what there is to say when nothing is.
std::string in_scope(const std::vector<std::string>& names, std::string otherwise);

/// The names joined for a hint: "a, b or c"; nothing of more than `most`, then "...".
std::string list_of(const std::vector<std::string>& names, std::size_t most = 12);

/// The nearest name if one is near, else what the names are: "known: a, b, c".
std::string suggestion(std::string_view word, const std::vector<std::string>& names);

}  // namespace understudy::yaml
