#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace clusterlens {

/// One of many curves, and where its results go.
struct BatchCurve {
    std::filesystem::path file;
    std::string name; ///< folder of its results inside that of the batch, in UTF-8, with "/" between its parts; no two are equal
};

/// One of about equal parts of a batch, for as many processes at once.
struct Shard {
    int index = 1; ///< 1 to \c of
    int of = 1;
};

/// "2/8". \throws ParseError  anything else, or an index that is not 1 to the number of shards (at most 100,000)
[[nodiscard]] Shard shardFromText(const std::string& text);

/// The curves of a folder, and those of the folders in it: all files whose name ends in .gr, in the order of people (run2 before run10). Measured files
/// that Clusterlens has written beside candidates (isResultFile()), hidden folders, those that may not be read, and \p except are passed over, and links to folders are not followed.
/// Or those of a list: a text file with a path in each line, relative to where the list lies; empty lines and those that begin with # do not count, nor does a file that is listed again.
/// Which files are there is not checked for a list: who reads them says what is wrong with them.
/// \param except      a folder, such as that of the results
/// \param passedOver  gets what somebody may miss: folders that may not be read, links to folders, links that lead nowhere; null: nobody asks
/// \throws StoreError  neither a folder nor a file, or it cannot be read;  ParseError  a list of more than 16 MB, or a curve
[[nodiscard]] std::vector<BatchCurve> batchCurves(const std::filesystem::path& source, const std::filesystem::path& except = {},
    std::vector<std::filesystem::path>* passedOver = nullptr);

/// Those of \p curves whose names fall to the shard, in their order: about as many for each, and whichever other curves there are. Together the shards are all of them.
[[nodiscard]] std::vector<BatchCurve> shardOf(const std::vector<BatchCurve>& curves, const Shard& shard);

/// Whether \p a comes before \p b in the order of people: numbers inside by their value.
[[nodiscard]] bool comesBefore(const std::string& a, const std::string& b);

} // namespace clusterlens
