#pragma once

#include "candidates/Candidate.h"
#include "session/RunSummary.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace clusterlens {

/// What the user asks of the model.
struct GenerationOptions {
    std::string bundle;          ///< path, UTF-8; empty: the shipped one
    std::string device = "auto"; ///< "auto", "cpu", "cuda"
    int count = 8;               ///< samples to draw, or library shapes to return
    SamplingSettings sampling;
    bool modelDefaults = true; ///< T1, T2, steps and sampler are the bundle's own; the seed is always ours

    friend bool operator==(const GenerationOptions&, const GenerationOptions&) = default;
};

/// One run of generate or mine on a curve.
struct SessionRun {
    int id = 0; ///< > 0, unique in the session
    RunSummary summary;
};

struct SessionCurve {
    int id = 0;       ///< > 0, unique in the session
    std::string name; ///< as shown
    std::string path; ///< where the file was, UTF-8
    std::shared_ptr<const LoadedCurve> data;
    std::vector<SessionRun> runs; ///< in the order in which they ended
};

/// One of several runs that gave the same candidate.
struct SessionFinding {
    int run = 0;    ///< id
    int copies = 0; ///< samples of it that gave the candidate

    friend bool operator==(const SessionFinding&, const SessionFinding&) = default;
};

struct SessionCandidate {
    int id = 0;    ///< > 0, unique in the session
    int curve = 0; ///< id
    std::string name;
    std::uint32_t colour = 0; ///< 0xRRGGBB
    bool starred = false;
    std::shared_ptr<const Candidate> candidate;
    int run = 0;    ///< id of the run of its curve that made it; 0, or one that is not there: not known
    int parent = 0; ///< id of the candidate that it was refined from; 0, or one that is not there: not known, or removed
    std::vector<SessionFinding> findings{}; ///< of each run that gave it, \c run among them; empty where that is the only one
    std::string note{};                     ///< of the user, UTF-8; lines end with LF
};

/// Everything that a session file holds. The values behind the pointers never change, so a copy is cheap and may go to any thread.
struct SessionData {
    std::vector<SessionCurve> curves;
    std::vector<SessionCandidate> candidates;
    GenerationOptions generation;
    int currentCurve = 0;      ///< id, 0: none
    std::vector<int> shown;    ///< candidate ids in pane order
    std::string view;          ///< state of the window, UTF-8: its own business
    std::string originalPath;  ///< of the session that a recovery file stands for, UTF-8; else empty
    std::string originalStamp; ///< which state of that file it goes on from: the window's own business too
};

/// Of what is written. 1: the settings of an experiment in a member "fit" (until commit 341bed6). 2: without the arrays of a refined candidate.
constexpr int sessionFormatVersion = 3;

constexpr int mostShown = 6;         ///< candidates side by side
constexpr int mostSamples = 100'000; ///< asked for at once; the window offers far fewer

/// Writes a .clens file (docs/session-file.md), replacing an older one as a whole.
/// \throws StoreError  the file cannot be written;  std::invalid_argument  curves of a candidate differ in length.  Then an older one is untouched
void writeSession(const std::filesystem::path& path, const SessionData& session, const std::string& programVersion);

/// Gives back exactly what was written, checked by validate(). A curve whose bytes today's reader refuses has the stored points, and a warning; a
/// candidate most of whose atoms lie on each other, which older programs took and could not draw, is left out, with a warning at its curve.
/// \throws StoreError  no such file, no session, damaged, or of a newer version
[[nodiscard]] SessionData readSession(const std::filesystem::path& path);

} // namespace clusterlens
