#include "engine/worlds.h"

#include <algorithm>
#include <utility>

#include "base/encoding.h"
#include "base/letter_case.h"
#include "base/nearest.h"
#include "engine/mount.h"
#include "engine/route.h"

namespace understudy::engine {
namespace {

constexpr std::string_view local = ".localhost";

/// The world that a credential names: what follows its last mark, up to a signature.
std::string_view world_in(std::string_view credential) {
    credential = credential.substr(0, credential.rfind(':'));
    const std::size_t mark = credential.rfind(credential_mark);
    return mark == std::string_view::npos ? std::string_view() : credential.substr(mark + 1);
}

bool is_one_of(const std::vector<std::string>& names, std::string_view name) {
    return std::any_of(names.begin(), names.end(),
                       [&](const std::string& each) { return equal_without_case(each, name); });
}

void add_new(std::vector<std::string>& names, const std::string& name) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
}

}  // namespace

std::string mistake_in_world_name(std::string_view name) {
    const auto is_allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    };
    const bool fits = !name.empty() && name.size() <= 63 && name.front() != '-' && name.back() != '-' &&
                      std::all_of(name.begin(), name.end(), is_allowed);
    return fits ? std::string()
                : "'" + std::string(name.substr(0, 80)) +
                      "' is no name of a world: lower case letters, digits and hyphens between them, at most "
                      "63";
}

Worlds::Worlds(std::shared_ptr<Engine> first, std::size_t most, std::function<Time()> now)
    : first_(std::move(first)),
      most_(std::max<std::size_t>(most, 1)),
      now_(std::move(now)),
      places_(places_of(*first_->catalog())) {}

std::shared_ptr<const Worlds::Places> Worlds::places_of(const scenario::Catalog& catalog) {
    Places places;
    for (const auto& vendor : catalog.vendors) {
        places.hosts.push_back(vendor->name + std::string(local));
        for (const scenario::AuthScheme& scheme : vendor->auth)
            for (const scenario::CredentialPlace& place : scheme.in)
                add_new(
                    place.in == scenario::CredentialPlace::In::header ? places.headers : places.parameters,
                    place.name);
    }
    return std::make_shared<const Places>(std::move(places));
}

std::shared_ptr<const Worlds::Places> Worlds::places() {
    const Lock lock(mutex_);
    return places_;
}

void Worlds::catalog_changed() {
    std::shared_ptr<const Places> fresh = places_of(*first_->catalog());
    const Lock lock(mutex_);
    places_.swap(fresh);
}

Worlds::Chosen Worlds::choose(const Request& request) {
    Chosen chosen{first_, destination_of(request)};
    Destination& to = chosen.to;
    if (to.path.starts_with(world_path)) {
        const std::string_view name =
            to.path.substr(world_path.size(), to.path.find('/', world_path.size()) - world_path.size());
        if (auto world = named(name)) {
            chosen.world = std::move(world);
            to.chosen_by = ChosenBy::path;
            cut_front(to, world_path.size() + name.size());
        } else if (!is_path_of_only_vendor(request, to)) {
            to.refusal = unknown(name);
        }
        return chosen;
    }
    if (choose_by_host(chosen)) return chosen;
    if (count_.load(std::memory_order_relaxed) > 1) choose_by_credential(request, chosen);
    return chosen;
}

bool Worlds::choose_by_host(Chosen& chosen) {
    Destination& to = chosen.to;
    const std::size_t dot = to.name.find('.');
    const bool may_name_one = dot != std::string_view::npos && to.name.size() > dot + local.size() &&
                              equal_without_case(to.name.substr(to.name.size() - local.size()), local);
    if (!may_name_one) return false;
    const std::string_view rest = to.name.substr(dot + 1);
    const std::shared_ptr<const Places> known = places();
    if (!is_one_of(known->hosts, rest)) return false;
    const std::string name = lower(to.name.substr(0, dot));
    to.chosen_by = ChosenBy::host;
    to.name = rest;
    if (auto world = named(name)) {
        chosen.world = std::move(world);
    } else {
        to.refusal = unknown(name);
    }
    return true;
}

bool Worlds::choose_by_credential(const Request& request, Chosen& chosen) {
    const std::shared_ptr<const Places> known = places();
    std::shared_ptr<Engine> world;
    for (const Header& header : request.headers) {
        if (world || header.value.find(credential_mark) == std::string::npos) continue;
        if (is_one_of(known->headers, header.name)) world = named(world_in(header.value));
    }
    const std::string_view query = chosen.to.query;
    if (!world && !known->parameters.empty() && query.find(credential_mark) != std::string_view::npos) {
        for (const auto& [name, value] : parse_form(query))
            if (!world && std::find(known->parameters.begin(), known->parameters.end(), name) !=
                              known->parameters.end())
                world = named(world_in(value));
    }
    if (!world) return false;
    chosen.world = std::move(world);
    chosen.to.chosen_by = ChosenBy::credential;
    return true;
}

/// A vendor that is served alone may have paths that look like a world's.
bool Worlds::is_path_of_only_vendor(const Request& request, const Destination& to) const {
    const std::shared_ptr<const scenario::Catalog> catalog = first_->catalog();
    return catalog->vendors.size() == 1 &&
           route(*catalog->vendors.front(), request.method, to.path).operation != nullptr;
}

/// The world, which thereby is used; null if there is none.
std::shared_ptr<Engine> Worlds::named(std::string_view name) {
    if (name == default_world) return first_;
    if (name.empty() || count_.load(std::memory_order_relaxed) == 1) return nullptr;
    std::shared_ptr<Entry> found;
    {
        const Lock lock(mutex_);
        const auto entry = others_.find(name);
        if (entry == others_.end()) return nullptr;
        found = entry->second;
    }
    if (!found->ttl) return found->world;
    const Time now = now_();
    if (found->is_over(now)) {
        drop_expired();
        return nullptr;
    }
    found->used = now;
    return found->world;
}

std::string Worlds::unknown(std::string_view name) {
    std::vector<std::string> names{std::string(default_world)};
    for (const Listed& each : list())
        if (each.world != first_) names.push_back(each.world->name());
    return "there is no world '" + std::string(name.substr(0, 80)) + "'; " +
           suggestion(name, names, Listing::always);
}

std::shared_ptr<Engine> Worlds::find(std::string_view name) {
    if (auto world = named(name)) return world;
    throw WorldMistake(404, unknown(name));
}

void Worlds::drop_expired() {
    std::vector<std::shared_ptr<Entry>> gone;  // destroyed after the lock is given back
    const Time now = now_();
    const Lock lock(mutex_);
    for (auto entry = others_.begin(); entry != others_.end();) {
        if (entry->second->is_over(now)) {
            gone.push_back(std::move(entry->second));
            entry = others_.erase(entry);
        } else {
            ++entry;
        }
    }
    count_ = others_.size() + 1;
}

void Worlds::add(std::shared_ptr<Engine> world, Ttl ttl) {
    const std::string name = world->name();
    if (const std::string mistake = mistake_in_world_name(name); !mistake.empty())
        throw WorldMistake(400, mistake);
    drop_expired();
    auto entry = std::make_shared<Entry>();
    entry->world = std::move(world);
    entry->ttl = ttl;
    entry->used = now_();
    const Lock lock(mutex_);
    if (name == default_world || others_.count(name) != 0)
        throw WorldMistake(409,
                           "there is a world '" + name + "' already; DELETE it first, or leave `name` out");
    if (others_.size() + 1 >= most_)
        throw WorldMistake(507, "there are " + std::to_string(most_) +
                                    " worlds, and no more than that (--max-worlds); DELETE one, or "
                                    "give worlds a `ttl`");
    others_.emplace(name, std::move(entry));
    count_ = others_.size() + 1;
}

void Worlds::remove(std::string_view name) {
    if (name == default_world)
        throw WorldMistake(409, "the world 'default' is always there; reset it instead");
    std::shared_ptr<Entry> gone;
    {
        const Lock lock(mutex_);
        if (const auto entry = others_.find(name); entry != others_.end()) {
            gone = std::move(entry->second);
            others_.erase(entry);
            count_ = others_.size() + 1;
        }
    }
    if (!gone) throw WorldMistake(404, unknown(name));
}

std::vector<Worlds::Listed> Worlds::list() {
    drop_expired();
    const Time now = now_();
    std::vector<Listed> listed{{first_, std::nullopt, std::nullopt}};
    const Lock lock(mutex_);
    for (const auto& [name, entry] : others_) {
        Listed each{entry->world, entry->ttl, std::nullopt};
        if (entry->ttl)
            each.left =
                *entry->ttl - std::chrono::duration_cast<std::chrono::milliseconds>(now - entry->used.load());
        listed.push_back(std::move(each));
    }
    return listed;
}

std::string Worlds::new_name() {
    const Lock lock(mutex_);
    while (true) {
        std::string name = "world-" + std::to_string(++names_);
        if (others_.count(name) == 0) return name;
    }
}

}  // namespace understudy::engine
