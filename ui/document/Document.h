#pragma once

#include "document/ShownCandidate.h"
#include "session/SessionFile.h"

#include <QColor>
#include <QHash>
#include <QJsonObject>
#include <QList>
#include <QObject>
#include <QSet>
#include <QString>
#include <QUndoStack>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace clusterlens::ui {

/// One measured curve of the document. A copy; \c data never changes, a new one takes its place.
struct Curve {
    int id = 0;
    QString name; ///< as shown, unique in the document
    QString
        path; ///< where the file was, absolute (sessions of older programs may name it from a folder that nobody knows); empty when it came without one
    std::shared_ptr<const LoadedCurve> data;
    std::vector<SessionRun> runs; ///< of generate and mine: settings, model, warnings

    /// Null where there is no such run, as with a reference or a run that was cancelled.
    [[nodiscard]] const RunSummary* run(int wanted) const; ///< by its id
};

/// A session and the file that holds it. In any thread; \throws StoreError
struct SessionOnDisk {
    QString path;
    QString stamp; ///< as Document::fileStamp()
    SessionData session;

    [[nodiscard]] static SessionOnDisk read(const QString& path);
    [[nodiscard]] static SessionOnDisk write(const QString& path, SessionData session);
};

/// What curves were read as and what is stated of them, by id. Values never change: others take their place.
using CurveData = QHash<int, std::shared_ptr<const LoadedCurve>>;

/// One candidate of the document. A copy; \c candidate never changes, a new one takes its place.
struct CandidateItem {
    int id = 0;
    int curve = 0; ///< id
    QString name;
    QColor colour;
    bool starred = false;
    std::shared_ptr<const Candidate> candidate;
    int run = 0;                                   ///< of its curve that made it; 0: none
    int parent = 0;                                ///< id of the candidate that it was refined from, which may be gone; 0: none
    std::vector<SessionFinding> findings{};        ///< as in SessionCandidate
    QString note{};                                ///< of the user: any number of lines
    std::shared_ptr<const LoadedCurve> fittedTo{}; ///< what its curve was when it came or was last fitted

    [[nodiscard]] std::vector<SessionFinding> allFindings() const; ///< of one run too; none where the run is not known
    [[nodiscard]] bool hasGivenName() const;                       ///< "Au54 dec (2)", and not one that the user has chosen
};

/// What the user works on: curves, candidates, what is shown, the settings of generation. Lives in the thread of the window.
/// Ids count up and are never used twice in a session; curves and candidates have their own. Removing, starring, renaming, notes and settings of the measurement can be undone; everything but showing marks it modified.
/// Signals come when all is changed: whatever a slot asks for, no id leads to something that is gone.
/// Asking for an id that is not there throws std::out_of_range; use contains...() where a result may come late.
class Document : public QObject {
    Q_OBJECT

public:
    static constexpr int maxShown = mostShown;

    explicit Document(QObject* parent = nullptr);

    // Curves, in the order in which they were added.
    int addCurve(const LoadedCurve& data, const QString& path);
    void removeCurve(int id);                 ///< with its candidates; can be undone
    void removeCurves(const QList<int>& ids); ///< one step to undo; unknown ids are left out
    void renameCurve(int id, const QString& name);
    /// The same file read in another way takes the place of its data; name, candidates and last run stay. Can be undone.
    void rereadCurve(int id, const LoadedCurve& data);
    /// Its file was written anew, or is read as another one of its folder: no step to undo, and those from before hold for the new data.
    void renewCurve(int id, const LoadedCurve& data);
    /// Other settings for several curves: one step to undo. Unknown ids are left out. \param data  by id
    void replaceData(const QString& text, const CurveData& data);
    /// States something of the measurement. Can be undone. \throws std::invalid_argument  as experimentSettings(); then nothing changes
    void setOverrides(int id, const ExperimentOverrides& overrides);
    /// Overrides with another fit range, Å: an end that is where it was, within the 0.01 Å of the fields, is not stated. \throws as setOverrides()
    void setFitRange(int id, const RRange& range);
    [[nodiscard]] int startRun() { return ++m_lastRun; } ///< \return an id for its candidates, and for addRun() when it ends
    void addRun(int curve, int run, const RunSummary& summary);
    [[nodiscard]] bool containsCurve(int id) const;
    [[nodiscard]] const Curve& curve(int id) const;
    [[nodiscard]] QList<int> curveIds() const;
    [[nodiscard]] int currentCurve() const { return m_currentCurve; } ///< 0: there is none
    void setCurrentCurve(int id);

    // Candidates, in the order in which they were added.
    /// Adds candidates of one curve, named and coloured in turn. \return their ids; none when the curve is gone
    /// \param parent  id of the candidate that they were refined from
    QList<int> addCandidates(
        int curve, const std::vector<std::shared_ptr<const Candidate>>& candidates, int run = 0, int parent = 0);
    /// One refined candidate, as something that can be undone. \return its id; 0 when the curve is gone
    int addWithUndo(const QString& text, int curve, const std::shared_ptr<const Candidate>& candidate, int parent);
    /// Another result for the same candidate, such as when more samples gave it. Ignored when the id is gone.
    void replaceCandidate(int id, const std::shared_ptr<const Candidate>& candidate);
    /// The same after a fit that follows from a change of settings: undo takes that back, and another fit follows, so it does not mark the document modified.
    void refitCandidate(
        int id, const std::shared_ptr<const Candidate>& candidate, const std::shared_ptr<const LoadedCurve>& fittedTo);
    void removeCandidates(const QList<int>& ids); ///< one step to undo
    /// Takes back candidates that a run has added and then found to be the same as others. Cannot be undone.
    void dropCandidates(const QList<int>& ids);
    /// A candidate that is another one again: the older one stays with all that the user has made of both, and gets what both know. Cannot be undone.
    /// Ignored where one is gone. \param value  of both
    void mergeCandidate(int newer, int older, std::shared_ptr<const Candidate> value);
    /// Names them anew, as if they had been added in this order. Cannot be undone. Unknown ones are left out.
    void nameAgain(const QList<int>& ids);
    void setStarred(const QList<int>& ids, bool starred);
    void renameCandidate(int id, const QString& name); ///< a blank name changes nothing
    void setNote(int id, const QString& note);         ///< without control characters and blanks at its end; empty: none
    /// What the user has made of \p before, while others may have added to it what they know: that stays.
    void rewriteNote(int id, const QString& before, const QString& after);
    [[nodiscard]] bool containsCandidate(int id) const;
    [[nodiscard]] const CandidateItem& candidate(int id) const;
    [[nodiscard]] const std::vector<CandidateItem>& candidates() const { return m_candidates; } ///< of all curves
    /// The user is writing about it, or about what it becomes one with. 0: no longer
    void setWrittenAbout(int id) { m_writtenAbout = id; }
    /// Those that the user has made something of, or is about to: a star, a note, a name of its own, a refinement.
    [[nodiscard]] QSet<int> usedIds() const;
    [[nodiscard]] QList<int> candidateIds() const;
    [[nodiscard]] QList<int> candidateIds(int curve) const;

    // What the panes hold.
    /// At most maxShown ids in pane order; unknown and repeated ones are left out. Two shown candidates never have the same colour: those that were shown already keep theirs.
    void setShown(const QList<int>& ids);
    [[nodiscard]] QList<int> shown() const { return m_shown; }
    [[nodiscard]] std::vector<ShownCandidate> shownCandidates() const;

    // Settings of generation and state of the window.
    [[nodiscard]] const GenerationOptions& options() const { return m_options; }
    void setOptions(const GenerationOptions& options);
    [[nodiscard]] const QJsonObject& view() const { return m_view; }
    void setView(const QJsonObject& view) { m_view = view; } ///< does not mark the document modified
    void touch(); ///< something changed that no undo takes back: work of the user that the view holds, too

    // Undo, file, modified.
    [[nodiscard]] QUndoStack& undoStack() { return m_undo; }
    [[nodiscard]] bool isModified() const;
    [[nodiscard]] quint64 revision() const { return m_revision; } ///< counts up with every change
    [[nodiscard]] QString filePath() const { return m_filePath; } ///< of the session; empty when it has none yet
    [[nodiscard]] QString title() const;                          ///< file name of the session, or "Untitled"
    /// Which state of its file this document has read or written last; empty: none. Recovery files keep it.
    [[nodiscard]] QString fileStamp() const { return m_fileStamp; }
    [[nodiscard]] bool isFileChanged() const; ///< by others since then; a file that is gone is not

    /// Saves and makes the document unmodified. \throws StoreError
    void save(const QString& path);
    /// What save() does after the writing. \param file  holds session() as it was at \p revision: what has changed since is still to be saved
    void setSaved(const SessionOnDisk& file, quint64 revision);
    /// Takes the place of everything by what the file holds. \throws StoreError; then nothing changes
    void open(const QString& path);
    void open(const SessionOnDisk& file);
    /// The same by what a recovery file held: the document stays modified and its file is that of the session that was lost.
    void recover(const SessionData& session);
    void clear();
    /// Holds what \p other holds now, with the same ids and without its undo steps and file. The values are shared, so it takes little.
    void copyFrom(const Document& other);
    /// A snapshot for another thread.
    [[nodiscard]] SessionData session() const;

Q_SIGNALS:
    void curveAdded(int id);
    void curveRemoved(int id);
    void curveChanged(int id); ///< name, settings, fit range, runs
    void fitsOutdated(int id); ///< after curveChanged(): its candidates were fitted to other points or with other settings
    void currentCurveChanged(int id);
    void candidatesAdded(const QList<int>& ids);
    void candidatesRemoved(const QList<int>& ids);
    void candidateMerged(int newer, int older); ///< after candidatesRemoved(): the older one stands for both
    void candidateChanged(int id);              ///< name, star, note, colour or the candidate itself
    void shownChanged();                        ///< other panes, or something in them changed
    void optionsChanged();
    void modifiedChanged(bool modified);
    void filePathChanged();
    void reset(); ///< everything is new: opened, recovered or cleared

private:
    enum class Part { Settings, Reading }; ///< that a step to undo is about

    void pushData(const QString& text, const CurveData& data, Part part);
    void putData(const CurveData& data, Part part, int renewal);
    struct Removed; ///< what a removal took, with the places it had

    void removeWithUndo(const QString& text, int curve, const QList<int>& candidates);
    Removed take(int curve, const QList<int>& candidates);
    void putBack(const Removed& removed);
    /// Not the name of another curve than \p id.
    [[nodiscard]] QString unusedName(const QString& wanted, int id = 0) const;
    [[nodiscard]] QString unusedCandidateName(int curve, const QString& wanted, int id = 0) const;
    void editCandidate(int id, const std::function<void(CandidateItem&)>& edit);
    void separateColours(const QList<int>& before);
    void load(const SessionData& session);
    void loadCurves(const SessionData& session);
    void loadCandidates(const SessionData& session);
    void countRevision();
    void tellIfModified();
    void setFilePath(const QString& path);

    std::vector<Curve> m_curves;
    std::vector<CandidateItem> m_candidates;
    QList<int> m_shown;
    int m_currentCurve = 0;
    int m_lastCurve = 0; ///< last id given
    int m_lastCandidate = 0;
    int m_lastRun = 0;
    int m_writtenAbout = 0;
    QHash<int, int> m_renewals; ///< curve -> its last renewal
    int m_lastRenewal = 0;
    GenerationOptions m_options;
    QJsonObject m_view;
    QUndoStack m_undo;
    QString m_filePath;
    QString m_fileStamp;
    bool m_touched = false; ///< since the last save, besides what is on the undo stack
    bool m_wasModified = false;
    quint64 m_revision = 0;
};

} // namespace clusterlens::ui
