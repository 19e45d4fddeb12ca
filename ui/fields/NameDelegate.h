#pragma once

#include <QAbstractItemView>
#include <QLineEdit>
#include <QStyledItemDelegate>

#include <optional>

namespace clusterlens::ui {

/// For tables in whose cells names or notes are typed: what is being typed is not lost when something about its row changes, as at the end of a run. It goes on in the
/// row where that is elsewhere now, and is told as typed where the row is not shown any more.
class NameDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    /// \param idRole  of the model: what a row is about, above 0
    NameDelegate(QAbstractItemView* view, int idRole);

    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    void destroyEditor(QWidget* editor, const QModelIndex& index) const override;
    void setEditorData(QWidget* editor, const QModelIndex& index) const override;
    /// Leaves the model alone: typed() tells.
    void setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const override;

    void follow(int id, int other); ///< what \p id was is \p other now
    void forget();                  ///< what is typed was meant for something that is gone; after the model was told of it

Q_SIGNALS:
    void typing(int id) const; ///< 0: no longer
    /// \param before  the text that was changed
    void typed(int id, int column, const QString& before, const QString& text) const;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Typed {
        int id = 0;
        int column = 0;
        QString before;
        QLineEdit* field = nullptr; ///< null: it went with its row
        bool hasEnded = false;      ///< by the user, or because the row is not the current one any more
        bool isChanged = false;     ///< from here on: of a field that went
        QString text{};
        int cursor = 0;
        int selected = 0; ///< letters before or after it
    };

    void goOn() const;
    [[nodiscard]] QModelIndex cellOf(int id, int column, const QModelIndex& parent = {}) const;

    QAbstractItemView* m_view;
    int m_idRole;
    mutable std::optional<Typed> m_typed; ///< a view edits one cell at a time
};

} // namespace clusterlens::ui
