#pragma once

#include "batch/FolderWatch.h"
#include "document/Document.h"
#include "runs/CurveQueue.h"
#include "runs/ReadQuestion.h"
#include "threads/Background.h"
#include "threads/Later.h"

#include <QObject>
#include <QTimer>

#include <deque>
#include <memory>
#include <optional>

namespace clusterlens::ui {

/// Opens the curves of a folder as they arrive, and gives them to the queue. Files are looked at and read on a thread of its own.
class FolderWatcher : public QObject {
    Q_OBJECT

public:
    using Kind = CurveQueue::Kind;

    /// Both must outlive this.
    FolderWatcher(Document& document, CurveQueue& queue, QObject* parent = nullptr);

    /// From now on, instead of another folder. New curves are measured as the current one is, as far as the user has stated it.
    void start(const QString& folder);
    void stop();
    /// One that was unreadable as it is, and that the user has opened: it is dealt with like the others that have come, and those that come and look like it are read as it is.
    void takeOpened(int curve);
    /// The user has read a curve in another way. One of those that have come is searched again, and those that are like it, now or later, are read as it is.
    void takeAnswer(int curve);
    void setKind(std::optional<Kind> kind); ///< what is done with a curve; empty: it is only opened
    void setInterval(int milliseconds);     ///< between two looks

    [[nodiscard]] bool isWatching() const { return m_watch != nullptr; }
    [[nodiscard]] QString folder() const { return m_folder; }
    [[nodiscard]] std::optional<Kind> kind() const { return m_kind; }
    [[nodiscard]] int opened() const { return m_opened; } ///< since start()

Q_SIGNALS:
    void changed();
    void failed(const QString& message); ///< the folder
    void settled(
        const QString& message); ///< what was told of the folder or of an unusual curve holds no longer, or matters no longer
    void noticed(const QString& message);
    void unreadable(const QString& message, const QString& path);
    void readable(const QString& path); ///< it was read, maybe after it was unreadable
    void unusual(const QString& message,
        int curve); ///< of the first that the user would be asked about when he opens it; once after start()

private:
    struct Arrived {
        QString path;
        std::shared_ptr<const LoadedCurve> curve; ///< empty: it cannot be read as it is
        QString problem;
        QString leftOut;                      ///< of what was stated for its neighbours
        std::optional<ReadQuestion> question; ///< that the user would be asked
    };
    struct Look {
        std::vector<Arrived> files;
        QString problem; ///< of the folder
    };

    struct Answer {
        ReadQuestion question;
        ReadOptions options;
    };
    /// A curve that has come, and what was read of it in another way.
    struct Reread {
        int curve = 0;
        std::shared_ptr<const LoadedCurve> before;
        std::shared_ptr<const LoadedCurve> after; ///< empty: it cannot be read so
    };

    [[nodiscard]] static std::optional<ReadOptions> answerTo(const std::vector<Answer>& answers, const ReadQuestion& question);
    [[nodiscard]] static Arrived read(const std::filesystem::path& file, const std::optional<ReadOptions>& known,
        const std::vector<Answer>& answers, const std::vector<ReadQuestion>& readings, const ExperimentOverrides& stated);
    [[nodiscard]] static LoadedCurve loadAsBefore(const std::filesystem::path& file, const std::vector<ReadQuestion>& readings);
    void look();
    void readAs(const ReadOptions& options, const QList<int>& curves);
    void take(const std::vector<Reread>& curves);
    void search(int curve);
    void tellLeftOut(const Arrived& file);
    void setProblem(const QString& problem);
    void take(const Look& look);
    void takeSome();
    void take(const Arrived& file);
    [[nodiscard]] int curveOf(const QString& path) const; ///< 0: not opened

    Document& m_document;
    CurveQueue& m_queue;
    std::shared_ptr<FolderWatch> m_watch; ///< only the thread uses it
    QString m_folder;
    ExperimentOverrides m_stated;
    std::optional<Kind> m_kind = Kind::Generate;
    int m_opened = 0;
    QHash<int, std::optional<ReadQuestion>> m_came; ///< curves that have come since start(), with what the user would be asked
    std::vector<Answer> m_answers;                  ///< that he has given since then
    std::vector<ReadQuestion> m_readings;           ///< how he has read those that could not be read, each once
    bool m_looking = false;
    QStringList m_toldLeftOut;     ///< since start()
    bool m_toldUnusual = false;    ///< since start()
    QStringList m_unusual;         ///< messages on curves of this session
    QString m_problem;             ///< of the folder, told once; empty: none
    std::deque<Arrived> m_arrived; ///< read, and not taken yet
    Later m_more;
    QTimer m_timer;
    Background m_background;
};

} // namespace clusterlens::ui
